package dev.plumbline.dataplane.sysctl;

import dev.plumbline.model.LinkName;
import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.libc.ErrnoException;
import dev.plumbline.netlink.libc.Libc;
import dev.plumbline.netlink.libc.LibcConstants;
import dev.plumbline.netlink.libc.NativeMemory;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code /proc/sys} of the namespace that the calling thread is in. Where that can only be read, as
 * in a Pod, the system property {@value #ROOT_PROPERTY} names a place where its {@code net} can be
 * written; read once.
 */
public final class ProcSys {
  public static final String ROOT_PROPERTY = "plumbline.proc.sys";

  private static final Path ROOT = Path.of("/proc/sys");
  private static final Path NET = Path.of(System.getProperty(ROOT_PROPERTY, ROOT.toString()));
  private static final LinkName EVERY_LINK = new LinkName("all");
  private static final int LINK_SEGMENT = 3;
  private static final int LONGEST_VALUE = 512;

  private ProcSys() {}

  /**
   * The value, without the line's end; empty when there is no such setting, or none any more. Asked
   * in one read: from its second byte on a number's file is empty ({@code proc_dointvec}; tried on
   * 6.18).
   *
   * @throws ErrnoException when it is there and cannot be read
   */
  public static Optional<String> read(String path) {
    NativeMemory name = NativeMemory.of(file(path).toString());
    int fd = Libc.open(name.address(), LibcConstants.O_CLOEXEC, 0);
    name.keep();
    if (isGone(fd)) {
      return Optional.empty();
    }
    ErrnoException.check(fd, "read sysctl " + path);
    try {
      NativeMemory value = NativeMemory.of(LONGEST_VALUE);
      int length = Libc.read(fd, value.address(), LONGEST_VALUE);
      if (isGone(length)) {
        return Optional.empty();
      }
      byte[] text = new byte[ErrnoException.check(length, "read sysctl " + path)];
      value.buffer().get(text);
      return Optional.of(new String(text, StandardCharsets.ISO_8859_1).strip());
    } finally {
      Libc.close(fd);
    }
  }

  private static Path file(String path) {
    return (path.startsWith("net/") ? NET : ROOT).resolve(path);
  }

  /** The kernel says so of an open file too, once its link is gone or has another name. */
  private static boolean isGone(int answer) {
    return answer == -Errno.ENOENT.number();
  }

  /**
   * Sets it.
   *
   * @throws ErrnoException ENOENT when there is no such setting, EINVAL when the kernel refuses the
   *     value
   */
  public static void write(String path, String value) {
    if (!Files.exists(file(path))) {
      throw new ErrnoException("write sysctl " + path, Errno.ENOENT);
    }
    try (FileOutputStream file = new FileOutputStream(file(path).toFile())) {
      file.write((value + "\n").getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new ErrnoException("write sysctl " + path + ": " + e.getMessage(), Errno.EINVAL);
    }
  }

  /**
   * The link that {@code net/ipv4/conf/LINK/NAME} and the like belong to; {@code all} for the rest.
   */
  static LinkName linkOf(String path) {
    String[] segments = path.split("/", -1);
    boolean perLink =
        segments.length == LINK_SEGMENT + 2
            && (segments[2].equals("conf") || segments[2].equals("neigh"));
    return perLink ? new LinkName(segments[LINK_SEGMENT]) : EVERY_LINK;
  }
}
