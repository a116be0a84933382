/**
 * The bytes of netlink: {@link dev.plumbline.netlink.wire.MessageWriter} writes messages, {@link
 * dev.plumbline.netlink.wire.Message} and {@link dev.plumbline.netlink.wire.Attributes} read them,
 * and one class per kernel header holds that header's constants under the kernel's own names
 * ({@code SIZEOF_X} is {@code sizeof(struct x)}).
 *
 * <p>Pure: no system call, no knowledge of what a message means. The values were taken from the
 * headers of Linux 6.1, and newer ones where noted; a test compares them with the headers of the
 * machine. Byte layout: the header comments of {@code linux/netlink.h}.
 *
 * <p>Called by {@link dev.plumbline.netlink}, and by whoever makes up messages for it.
 */
package dev.plumbline.netlink.wire;
