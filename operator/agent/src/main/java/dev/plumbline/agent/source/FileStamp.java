package dev.plumbline.agent.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * By which an unchanged file is known without reading it. The kernel sets the change time at every
 * write and rename and nobody else can.
 */
record FileStamp(Object inode, long size, FileTime changed) {

  /**
   * Clocks of file systems are coarse: a file changed so lately may change again under the same
   * stamp.
   */
  private static final Duration TOO_LATE = Duration.ofSeconds(2);

  /** The file's stamp, or empty if it changed just now. */
  static Optional<FileStamp> of(Path file) throws IOException {
    var attributes = Files.readAttributes(file, "unix:ino,size,ctime,dev");
    var changed = (FileTime) attributes.get("ctime");
    if (changed.toInstant().isAfter(Instant.now().minus(TOO_LATE))) {
      return Optional.empty();
    }
    var inode = attributes.get("dev") + ":" + attributes.get("ino");
    return Optional.of(new FileStamp(inode, (long) attributes.get("size"), changed));
  }
}
