package dev.plumbline.netlink.testing;

import static dev.plumbline.netlink.libc.ErrnoException.check;

import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.libc.Libc;
import dev.plumbline.netlink.libc.LibcConstants;
import dev.plumbline.netlink.libc.NativeMemory;
import dev.plumbline.netlink.wire.If;
import dev.plumbline.netlink.wire.MessageWriter;
import dev.plumbline.netlink.wire.Rtnetlink;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Moves the calling thread into namespaces of its own. */
final class Sandbox {
  private static final Path RUN = Path.of("/run");
  private static final Path NETNS = Path.of("/run/netns");

  static Void enter() throws IOException {
    check(Libc.unshare(LibcConstants.CLONE_NEWNET | LibcConstants.CLONE_NEWNS), "unshare");
    mount("none", "/", "none", LibcConstants.MS_REC | LibcConstants.MS_PRIVATE);
    standInForRun();
    Files.createDirectories(NETNS);
    mount("none", NETNS.toString(), "tmpfs", 0);
    bringUp(1);
    return null;
  }

  /**
   * A tmpfs over /run with all that was there bound into it: what a test leaves in /run or below
   * /run/netns is not left to the machine, whatever it mounts and unmounts.
   */
  private static void standInForRun() throws IOException {
    NativeMemory path = NativeMemory.of(RUN.toString());
    int old = check(Libc.open(path.address(), LibcConstants.O_CLOEXEC, 0), "open " + RUN);
    path.keep();
    try {
      mount("none", RUN.toString(), "tmpfs", 0);
      try (DirectoryStream<Path> entries =
          Files.newDirectoryStream(Path.of("/proc/thread-self/fd/" + old))) {
        for (Path entry : entries) {
          bind(entry, RUN.resolve(entry.getFileName()));
        }
      }
    } finally {
      Libc.close(old);
    }
  }

  private static void bind(Path from, Path to) throws IOException {
    if (Files.isSymbolicLink(from)) {
      Files.createSymbolicLink(to, Files.readSymbolicLink(from));
    } else {
      if (Files.isDirectory(from)) {
        Files.createDirectory(to);
      } else {
        Files.createFile(to);
      }
      mount(from.toString(), to.toString(), "none", LibcConstants.MS_BIND | LibcConstants.MS_REC);
    }
  }

  private static void bringUp(int ifindex) {
    MessageWriter w = new MessageWriter();
    w.begin(Rtnetlink.RTM_SETLINK, 0);
    w.u8(0).u8(0).u16(0).i32(ifindex).u32(If.IFF_UP).u32(If.IFF_UP).end();
    try (NetlinkSocket socket = NetlinkSocket.route()) {
      socket.request(w);
    }
  }

  private static void mount(String source, String target, String type, int flags) {
    NativeMemory from = NativeMemory.of(source);
    NativeMemory to = NativeMemory.of(target);
    NativeMemory kind = NativeMemory.of(type);
    check(Libc.mount(from.address(), to.address(), kind.address(), flags, 0), "mount " + target);
    from.keep();
    to.keep();
    kind.keep();
  }

  private Sandbox() {}
}
