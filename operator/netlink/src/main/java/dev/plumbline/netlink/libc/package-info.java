/**
 * The C library and network namespaces: {@link dev.plumbline.netlink.libc.Libc} is the only jnr-ffi
 * interface of Plumbline, {@link dev.plumbline.netlink.libc.Errno} names what went wrong, {@link
 * dev.plumbline.netlink.libc.NetworkNamespace} holds, makes, pins and enters namespaces.
 *
 * <p>No netlink here. A namespace is entered only on a short-lived platform thread: {@code setns}
 * and {@code unshare} change the thread that calls them, on a virtual thread its carrier, for
 * everyone who is carried later.
 *
 * <p>Called by {@link dev.plumbline.netlink}, and by whoever makes or enters namespaces.
 */
package dev.plumbline.netlink.libc;
