package dev.plumbline.model;

/** A network namespace, as a person would name it. */
public sealed interface NamespaceRef extends Comparable<NamespaceRef> {

  /** The namespace the agent works in. */
  record Host() implements NamespaceRef {
    public static final Host HOST = new Host();

    @Override
    public String toString() {
      return "host";
    }
  }

  /** {@code /run/netns/NAME}, as {@code ip netns} knows it. */
  record Named(String name) implements NamespaceRef {
    @Override
    public String toString() {
      return name;
    }
  }

  /** A namespace that is known by the processes in it, and gone with the last of them. */
  sealed interface OfProcesses extends NamespaceRef {}

  /**
   * The namespace of a container's processes.
   *
   * @param runtime docker, containerd, cri-o or podman
   * @param id hexadecimal, as the runtime prints it, possibly shortened
   */
  record Container(String runtime, String id) implements OfProcesses {
    @Override
    public String toString() {
      return runtime + "://" + id;
    }
  }

  /**
   * The namespace of a Pod's processes.
   *
   * @param uid the Pod's, as the API server gives it
   */
  record Pod(String uid) implements OfProcesses {
    @Override
    public String toString() {
      return "pod://" + uid;
    }
  }

  @Override
  default int compareTo(NamespaceRef other) {
    int byKind = Integer.compare(rank(this), rank(other));
    return byKind != 0 ? byKind : toString().compareTo(other.toString());
  }

  private static int rank(NamespaceRef ref) {
    return switch (ref) {
      case Host _ -> 0;
      case Named _ -> 1;
      case Container _ -> 2;
      case Pod _ -> 3;
    };
  }
}
