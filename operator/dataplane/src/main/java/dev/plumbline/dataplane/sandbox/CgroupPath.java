package dev.plumbline.dataplane.sandbox;

import java.util.Optional;

/**
 * Which container a process belongs to, by the paths in {@code /proc/PID/cgroup}.
 *
 * <p>Runtimes name the group after the container, as a folder ({@code /docker/ID}, {@code
 * /kubepods/…/ID}, {@code /default/ID}), as a systemd scope ({@code docker-ID.scope}, {@code
 * cri-containerd-ID.scope}, {@code crio-ID.scope}, {@code libpod-ID.scope}, {@code
 * nerdctl-ID.scope}) or joined by colons ({@code kubepods.slice:cri-containerd:ID}). Below it the
 * container may have made groups of its own, of containers in the container too: the deepest one
 * counts. The monitors of podman and cri-o ({@code libpod-conmon-ID.scope}) are no part of the
 * container.
 */
final class CgroupPath {
  private static final int ID_LENGTH = 64;
  private static final String SCOPE = ".scope";
  private static final String SLICE = ".slice";
  private static final String CONMON = "conmon";

  private CgroupPath() {}

  /** The 64 hexadecimal digits of the container in a line of {@code /proc/PID/cgroup}. */
  static Optional<String> containerIn(String line) {
    int end = line.length();
    while (end > 0) {
      int slash = line.lastIndexOf('/', end - 1);
      if (slash < 0) {
        return Optional.empty();
      }
      String segment = line.substring(slash + 1, end);
      String name = withoutScope(segment);
      if (isId(name)) {
        return isMonitor(segment) ? Optional.empty() : Optional.of(name);
      }
      end = slash;
    }
    return Optional.empty();
  }

  /** Whether the line's last folder is called just this, as those of {@code ctr run} are. */
  static boolean endsWith(String line, String name) {
    int slash = line.length() - name.length() - 1;
    return slash >= 0 && line.charAt(slash) == '/' && line.endsWith(name);
  }

  /**
   * Whether the line's path leads through the group of this Pod: kubelet calls it {@code podUID},
   * or with systemd {@code kubepods-besteffort-podUID.slice}, every hyphen of the UID an
   * underscore.
   */
  static boolean isInPod(String line, String uid) {
    return line.contains("/pod" + uid + "/")
        || line.endsWith("/pod" + uid)
        || line.contains("-pod" + uid.replace('-', '_') + SLICE);
  }

  private static String withoutScope(String segment) {
    String name =
        segment.endsWith(SCOPE) ? segment.substring(0, segment.length() - SCOPE.length()) : segment;
    int mark = Math.max(name.lastIndexOf('-'), name.lastIndexOf(':'));
    return name.substring(mark + 1);
  }

  private static boolean isMonitor(String segment) {
    int id = segment.indexOf(CONMON);
    return id >= 0 && id < segment.length() - ID_LENGTH;
  }

  private static boolean isId(String name) {
    if (name.length() != ID_LENGTH) {
      return false;
    }
    for (int i = 0; i < ID_LENGTH; i++) {
      if (Character.digit(name.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }
}
