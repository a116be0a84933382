package dev.plumbline.dataplane.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Device and inode of files that stand for namespaces: one namespace has them as long as it lives.
 */
final class Inodes {
  private Inodes() {}

  /** Null when there is no such file. */
  static Object of(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null;
    }
  }

  static Object ofDescriptor(int fd) {
    return of(Path.of("/proc/self/fd/" + fd));
  }
}
