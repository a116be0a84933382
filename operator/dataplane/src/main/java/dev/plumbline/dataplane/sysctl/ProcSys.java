package dev.plumbline.dataplane.sysctl;

import dev.plumbline.model.LinkName;
import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.libc.ErrnoException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** {@code /proc/sys} of the namespace that the calling thread is in. */
public final class ProcSys {
  private static final Path ROOT = Path.of("/proc/sys");
  private static final LinkName EVERY_LINK = new LinkName("all");
  private static final int LINK_SEGMENT = 3;
  private static final int LONGEST_VALUE = 4096;

  private ProcSys() {}

  /**
   * The value, without the line's end; empty when there is no such setting. Asked in one read: from
   * its second byte on a number's file is empty ({@code proc_dointvec}; tried on 6.18), and {@link
   * Files#readString} begins with one byte where a file says that it has none.
   *
   * @throws ErrnoException EIO when it cannot be read
   */
  public static Optional<String> read(String path) {
    byte[] value = new byte[LONGEST_VALUE];
    try (InputStream file = Files.newInputStream(ROOT.resolve(path))) {
      int length = Math.max(0, file.read(value));
      return Optional.of(new String(value, 0, length, StandardCharsets.ISO_8859_1).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new ErrnoException("read sysctl " + path + ": " + e.getMessage(), Errno.EIO);
    }
  }

  /**
   * Sets it.
   *
   * @throws ErrnoException ENOENT when there is no such setting, EINVAL when the kernel refuses the
   *     value
   */
  public static void write(String path, String value) {
    if (!Files.exists(ROOT.resolve(path))) {
      throw new ErrnoException("write sysctl " + path, Errno.ENOENT);
    }
    try (FileOutputStream file = new FileOutputStream(ROOT.resolve(path).toFile())) {
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
