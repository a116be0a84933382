package dev.plumbline.dataplane.sandbox;

import dev.plumbline.model.NamespaceRef;
import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.libc.NetworkNamespace;

/**
 * A network namespace that requests can be sent into. While it is open the namespace lives, and its
 * inode is its own.
 */
public final class OpenNamespace implements AutoCloseable {
  /** An nsid that the kernel has not given yet. */
  public static final int NO_ID = -1;

  private final NamespaceRef ref;
  private final NetworkNamespace handle;
  private final NetlinkSocket socket;
  private final long cookie;
  private final Object inode;
  private final Indexes indexes;
  private int id = NO_ID;
  private boolean mayHoldRules = true;

  OpenNamespace(
      NamespaceRef ref,
      NetworkNamespace handle,
      NetlinkSocket socket,
      Object inode,
      Indexes indexes) {
    this.indexes = indexes;
    this.ref = ref;
    this.handle = handle;
    this.socket = socket;
    this.inode = inode;
    this.cookie = socket.namespaceCookie();
  }

  /** The namespace of the calling thread, as the host's. */
  public static OpenNamespace host() {
    NetworkNamespace current = NetworkNamespace.current();
    return new OpenNamespace(
        NamespaceRef.Host.HOST,
        current,
        NetlinkSocket.route(),
        Inodes.ofDescriptor(current.fd()),
        new Indexes());
  }

  public NamespaceRef ref() {
    return ref;
  }

  /** Kept open inside. */
  public NetlinkSocket socket() {
    return socket;
  }

  public NetworkNamespace handle() {
    return handle;
  }

  public long cookie() {
    return cookie;
  }

  /** Device and inode of the file that stands for it. */
  Object inode() {
    return inode;
  }

  /** The number by which the host's namespace knows this one, or {@link #NO_ID}. */
  public int id() {
    return id;
  }

  void id(int nsid) {
    id = nsid;
  }

  /** False when a look found no rules of ours and none has been made since: only we make them. */
  public boolean mayHoldRules() {
    return mayHoldRules;
  }

  public void mayHoldRules(boolean may) {
    mayHoldRules = may;
  }

  public Indexes indexes() {
    return indexes;
  }

  @Override
  public void close() {
    socket.close();
    handle.close();
  }
}
