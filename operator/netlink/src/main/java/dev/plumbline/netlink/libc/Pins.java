package dev.plumbline.netlink.libc;

import static dev.plumbline.netlink.libc.ErrnoException.check;
import static dev.plumbline.netlink.libc.LibcConstants.LOCK_EX;
import static dev.plumbline.netlink.libc.LibcConstants.LOCK_NB;
import static dev.plumbline.netlink.libc.LibcConstants.MNT_DETACH;
import static dev.plumbline.netlink.libc.LibcConstants.MS_BIND;
import static dev.plumbline.netlink.libc.LibcConstants.MS_REC;
import static dev.plumbline.netlink.libc.LibcConstants.MS_SHARED;
import static dev.plumbline.netlink.libc.LibcConstants.O_CLOEXEC;
import static dev.plumbline.netlink.libc.LibcConstants.O_CREAT;
import static dev.plumbline.netlink.libc.LibcConstants.O_EXCL;
import static dev.plumbline.netlink.libc.LibcConstants.UMOUNT_NOFOLLOW;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.LockSupport;

/**
 * Namespaces pinned in a folder, in the way of {@code ip netns} (read in iproute2's {@code
 * ip/ipnetns.c}): the folder is a shared mount, so that a pin made or removed in one mount
 * namespace is so in the others, and a pin is an empty file with the namespace mounted over it.
 */
final class Pins {
  private static final NativeMemory NONE = NativeMemory.of("none");
  private static final NativeMemory EMPTY = NativeMemory.of("");
  private static final int STACKED = 16;
  private static final int LOCK_TRIES = 200;

  /** Makes the folder where it is missing, and a shared mount where it is none. */
  static void prepare(Path folder) {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    NativeMemory path = NativeMemory.of(folder.toString());
    int lock = lock(path);
    try {
      if (share(path) == -Errno.EINVAL.number()) {
        mount(path, path, MS_BIND | MS_REC, "bind " + folder);
        check(share(path), "make a shared mount of " + folder);
      }
    } finally {
      if (lock >= 0) {
        Libc.close(lock);
      }
    }
    path.keep();
  }

  /** EEXIST when the path is taken. */
  static void checkFree(Path pin) {
    if (Files.exists(pin, LinkOption.NOFOLLOW_LINKS) && !isAbandoned(pin)) {
      throw new ErrnoException("create " + pin, Errno.EEXIST);
    }
  }

  /**
   * Whether it is what somebody leaves who is killed between making the file and mounting over it,
   * we or {@code ip}: an empty file that nobody may read. A mounted namespace can be read by all.
   */
  static boolean isAbandoned(Path pin) {
    try {
      PosixFileAttributes file =
          Files.readAttributes(pin, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return file.isRegularFile() && file.size() == 0 && file.permissions().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Makes the empty file, EEXIST when the path is taken by another than an abandoned one, and
   * mounts the namespace over it.
   */
  static void pin(String source, Path pin) {
    NativeMemory path = NativeMemory.of(pin.toString());
    int fd = Libc.open(path.address(), O_CREAT | O_EXCL | O_CLOEXEC, 0);
    if (fd != -Errno.EEXIST.number() || !isAbandoned(pin)) {
      Libc.close(check(fd, "create " + pin));
    }
    try {
      mount(NativeMemory.of(source), path, MS_BIND, "pin " + pin);
    } catch (ErrnoException e) {
      Libc.unlink(path.address());
      throw e;
    }
    path.keep();
  }

  static boolean remove(Path pin) {
    NativeMemory path = NativeMemory.of(pin.toString());
    boolean mounted = false;
    int answer = 0;
    for (int i = 0; i < STACKED && answer == 0; i++) {
      answer = Libc.umount2(path.address(), MNT_DETACH | UMOUNT_NOFOLLOW);
      mounted |= answer == 0;
    }
    if (answer == -Errno.ENOENT.number()) {
      return false;
    }
    if (answer < 0 && answer != -Errno.EINVAL.number()) {
      check(answer, "umount " + pin);
    }
    if (!mounted && !isEmptyFile(pin)) {
      throw new ErrnoException("unpin " + pin, Errno.EINVAL);
    }
    check(Libc.unlink(path.address()), "unlink " + pin);
    path.keep();
    return true;
  }

  private static boolean isEmptyFile(Path pin) {
    try {
      return Files.isRegularFile(pin, LinkOption.NOFOLLOW_LINKS) && Files.size(pin) == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * As ip does, against two that mount at once; goes on without when another holds it for two
   * seconds.
   */
  private static int lock(NativeMemory folder) {
    int fd = Libc.open(folder.address(), O_CLOEXEC, 0);
    for (int i = 0; fd >= 0 && i < LOCK_TRIES; i++) {
      if (Libc.flock(fd, LOCK_EX | LOCK_NB) != -Errno.EAGAIN.number()) {
        break;
      }
      LockSupport.parkNanos(10_000_000);
    }
    return fd;
  }

  private static int share(NativeMemory folder) {
    return Libc.mount(EMPTY.address(), folder.address(), NONE.address(), MS_SHARED | MS_REC, 0);
  }

  private static void mount(NativeMemory source, NativeMemory target, int flags, String operation) {
    check(Libc.mount(source.address(), target.address(), NONE.address(), flags, 0), operation);
    source.keep();
  }

  private Pins() {}
}
