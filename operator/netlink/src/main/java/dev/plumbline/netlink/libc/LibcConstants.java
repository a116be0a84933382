package dev.plumbline.netlink.libc;

/**
 * Numbers of the C library's headers that our calls need, under their own names; x86-64 and arm64
 * agree on them.
 */
public final class LibcConstants {
  // sys/socket.h
  public static final int AF_UNSPEC = 0;
  public static final int AF_UNIX = 1;
  public static final int AF_INET = 2;
  public static final int AF_BRIDGE = 7;
  public static final int AF_INET6 = 10;
  public static final int AF_NETLINK = 16;
  public static final int AF_PACKET = 17;
  public static final int SOCK_STREAM = 1;
  public static final int SOCK_DGRAM = 2;
  public static final int SOCK_RAW = 3;
  public static final int SOCK_CLOEXEC = 0x80000;
  public static final int SOL_SOCKET = 1;
  public static final int SOL_NETLINK = 270;
  public static final int SO_SNDBUF = 7;
  public static final int SO_RCVBUF = 8;
  public static final int SO_PEERCRED = 17;
  public static final int SO_SNDBUFFORCE = 32;
  public static final int SO_RCVBUFFORCE = 33;
  public static final int SO_NETNS_COOKIE = 71;
  public static final int MSG_TRUNC = 0x20;
  public static final int MSG_CTRUNC = 0x8;
  public static final int MSG_DONTWAIT = 0x40;

  // fcntl.h
  public static final int O_RDONLY = 0;
  public static final int O_CREAT = 0x40;
  public static final int O_EXCL = 0x80;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_CLOEXEC = 0x80000;

  // poll.h
  public static final int POLLIN = 1;
  public static final int POLLERR = 8;

  // sched.h
  public static final int CLONE_FS = 0x200;
  public static final int CLONE_NEWNS = 0x20000;
  public static final int CLONE_NEWNET = 0x40000000;

  // sys/mount.h
  public static final int MS_BIND = 4096;
  public static final int MS_REC = 16384;
  public static final int MS_PRIVATE = 1 << 18;
  public static final int MS_SHARED = 1 << 20;
  public static final int MNT_DETACH = 2;
  public static final int UMOUNT_NOFOLLOW = 8;

  // sys/file.h
  public static final int LOCK_EX = 2;
  public static final int LOCK_NB = 4;

  // sys/eventfd.h
  public static final int EFD_CLOEXEC = 0x80000;
  public static final int EFD_NONBLOCK = 0x800;

  // linux/nsfs.h: _IO(0xb7, 3)
  public static final int NS_GET_NSTYPE = 0xb703;

  private LibcConstants() {}
}
