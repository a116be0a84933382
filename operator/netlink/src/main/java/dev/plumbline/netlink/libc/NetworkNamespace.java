package dev.plumbline.netlink.libc;

import static dev.plumbline.netlink.libc.ErrnoException.check;
import static dev.plumbline.netlink.libc.LibcConstants.CLONE_NEWNET;
import static dev.plumbline.netlink.libc.LibcConstants.NS_GET_NSTYPE;
import static dev.plumbline.netlink.libc.LibcConstants.O_CLOEXEC;
import static dev.plumbline.netlink.libc.LibcConstants.O_NONBLOCK;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A network namespace, held by a file descriptor: it lives at least until {@link #close}.
 *
 * <p>Identity: while both are held, {@link #same} and {@link #isAt} compare device and inode, which
 * the kernel cannot give to another namespace meanwhile. Across restarts compare {@link #cookie}:
 * an inode is used again at once when a namespace is re-created under the same path, a cookie never
 * (tried on 6.18).
 */
public final class NetworkNamespace implements AutoCloseable {
  private static final String OWN = "/proc/thread-self/ns/net";

  private int fd;

  private NetworkNamespace(int fd) {
    this.fd = fd;
  }

  /** The namespace that the calling thread is in. */
  public static NetworkNamespace current() {
    return open(Path.of(OWN));
  }

  /**
   * The namespace of a process; asks for {@code CAP_SYS_PTRACE} where the process is someone
   * else's.
   */
  public static NetworkNamespace ofProcess(long pid) {
    return open(Path.of("/proc/" + pid + "/ns/net"));
  }

  /**
   * Opens a file that stands for a namespace, as those in {@code /run/netns} and {@code
   * /proc/PID/ns/net} do.
   *
   * @throws ErrnoException if it cannot be opened, or is no network namespace (EINVAL)
   */
  public static NetworkNamespace open(Path path) {
    NativeMemory text = NativeMemory.of(path.toString());
    int fd = check(Libc.open(text.address(), O_CLOEXEC | O_NONBLOCK, 0), "open " + path);
    text.keep();
    if (Libc.ioctl(fd, NS_GET_NSTYPE, 0) != CLONE_NEWNET) {
      Libc.close(fd);
      throw new ErrnoException("open " + path + " as a network namespace", Errno.EINVAL);
    }
    return new NetworkNamespace(fd);
  }

  /**
   * Makes a namespace and pins it at a path where nothing is, as {@code ip netns add} does; see
   * {@link Pins}.
   *
   * @throws ErrnoException if the path exists (EEXIST), or the kernel refuses
   */
  public static NetworkNamespace create(Path pin) {
    return switch (createAll(List.of(pin), (path, namespace) -> path).getFirst()) {
      case Entered.Done<Path> done -> done.namespace();
      case Entered.Failed<Path> failed when failed.reason() instanceof RuntimeException unchecked ->
          throw unchecked;
      case Entered.Failed<Path> failed -> throw new IllegalStateException(failed.reason());
    };
  }

  /**
   * Makes and pins many namespaces on one short-lived platform thread, and does the set-up inside
   * each, before it is pinned: open the netlink socket that is to stay, write below {@code
   * /proc/sys/net}. One that fails leaves no pin, has what its set-up returned closed, and does not
   * stop the others.
   *
   * @return one result per path, in order
   */
  public static <T> List<Entered<T>> createAll(List<Path> pins, NamespaceSetup<T> setup) {
    Set<Path> folders = new LinkedHashSet<>();
    for (Path pin : pins) {
      folders.add(pin.toAbsolutePath().getParent());
    }
    return FreshThread.call(
        () -> {
          HostMounts.enter();
          folders.forEach(Pins::prepare);
          List<Entered<T>> results = new ArrayList<>(pins.size());
          for (Path pin : pins) {
            results.add(createInside(pin, setup));
          }
          return results;
        });
  }

  /**
   * Opens many pinned namespaces and does the set-up inside each, on one short-lived platform
   * thread.
   *
   * @return one result per path, in order
   */
  public static <T> List<Entered<T>> openAll(List<Path> pins, NamespaceSetup<T> setup) {
    return FreshThread.call(
        () -> {
          List<Entered<T>> results = new ArrayList<>(pins.size());
          for (Path pin : pins) {
            results.add(openInside(pin, setup));
          }
          return results;
        });
  }

  /**
   * Takes a pin away, as {@code ip netns del} does. The namespace lives on while a process, a
   * socket or a file descriptor holds it.
   *
   * @return false when nothing was there
   * @throws ErrnoException if the kernel refuses, or the file is an ordinary one with content
   *     (EINVAL)
   */
  public static boolean unpin(Path pin) {
    if (!HostMounts.areElsewhere()) {
      return Pins.remove(pin);
    }
    return FreshThread.call(
        () -> {
          HostMounts.enter();
          return Pins.remove(pin);
        });
  }

  /**
   * Whether the file is no pin, but what is left of one that was about to be made: {@link #create}
   * takes it over.
   */
  public static boolean isAbandoned(Path pin) {
    return Pins.isAbandoned(pin);
  }

  /** Owned by this object: not to be closed, and no longer valid after {@link #close}. */
  public synchronized int fd() {
    if (fd < 0) {
      throw new IllegalStateException("the namespace handle is closed");
    }
    return fd;
  }

  /**
   * Does the work inside, on a platform thread made for it, and waits for its end. The caller's
   * thread stays where it is. Costs about 0.1 ms.
   */
  public <T, X extends Exception> T call(Work<T, X> work) throws X {
    int inside = fd();
    return FreshThread.call(
        () -> {
          check(Libc.setns(inside, CLONE_NEWNET), "setns");
          return work.call();
        });
  }

  /**
   * Does the work inside each of them, one after another on one short-lived platform thread: a
   * fraction of what {@link #call} for each would cost.
   *
   * @return what the work returned, in order
   */
  public static <N, T> List<T> callAll(
      List<N> places, Function<N, NetworkNamespace> namespaceOf, Function<N, T> work) {
    return FreshThread.call(
        () -> {
          List<T> results = new ArrayList<>(places.size());
          for (N place : places) {
            check(Libc.setns(namespaceOf.apply(place).fd(), CLONE_NEWNET), "setns");
            results.add(work.apply(place));
          }
          return results;
        });
  }

  /**
   * The number that the kernel gives to this namespace alone until the next boot ({@code
   * SO_NETNS_COOKIE}, 5.14+).
   */
  public long cookie() {
    return call(Cookies::ofThisThread);
  }

  /** Whether both are the same namespace. */
  public boolean same(NetworkNamespace other) {
    return other.isAt(self());
  }

  /** Whether the file at the path stands for this very namespace; false when there is none. */
  public boolean isAt(Path path) {
    try {
      return inode(path).equals(inode(self()));
    } catch (NoSuchFileException gone) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    if (fd >= 0) {
      Libc.close(fd);
      fd = -1;
    }
  }

  /** The pin comes last: of one that is killed in the set-up, nothing is left. */
  private static <T> Entered<T> createInside(Path pin, NamespaceSetup<T> setup) {
    NetworkNamespace namespace = null;
    T value = null;
    try {
      Pins.checkFree(pin);
      check(Libc.unshare(CLONE_NEWNET), "unshare");
      namespace = current();
      value = setup.setUp(pin, namespace);
      Pins.pin(OWN, pin);
      return new Entered.Done<>(pin, namespace, value);
    } catch (Exception reason) {
      if (namespace != null) {
        namespace.close();
      }
      closeQuietly(value, reason);
      return new Entered.Failed<>(pin, reason);
    }
  }

  private static void closeQuietly(Object value, Exception reason) {
    if (value instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        reason.addSuppressed(e);
      }
    }
  }

  private static <T> Entered<T> openInside(Path pin, NamespaceSetup<T> setup) {
    NetworkNamespace namespace = null;
    try {
      namespace = open(pin);
      check(Libc.setns(namespace.fd(), CLONE_NEWNET), "setns " + pin);
      return new Entered.Done<>(pin, namespace, setup.setUp(pin, namespace));
    } catch (Exception reason) {
      if (namespace != null) {
        namespace.close();
      }
      return new Entered.Failed<>(pin, reason);
    }
  }

  private Path self() {
    return Path.of("/proc/self/fd/" + fd());
  }

  private static Map<String, Object> inode(Path path) throws IOException {
    return Files.readAttributes(path, "unix:dev,ino");
  }
}
