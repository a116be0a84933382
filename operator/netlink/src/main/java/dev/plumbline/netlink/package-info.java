/**
 * Speaking netlink with the Linux kernel: {@link dev.plumbline.netlink.NetlinkSocket} asks, {@link
 * dev.plumbline.netlink.Subscription} listens, {@link dev.plumbline.netlink.PacketSocket} sends a
 * raw frame. What a link or a route is, and everything about containers, is the caller's business.
 *
 * <pre>{@code
 * MessageWriter w = new MessageWriter();
 * w.begin(RTM_GETLINK, 0);
 * w.zeros(SIZEOF_IFINFOMSG).attrString(IFLA_IFNAME, "lo").end();
 * try (NetlinkSocket socket = NetlinkSocket.route()) {
 *   socket.request(w, link -> {
 *     Attributes a = link.attributes(SIZEOF_IFINFOMSG);
 *     while (a.next()) {
 *       if (a.type() == IFLA_MTU) System.out.println(link.u32(4) + " has MTU " + a.u32());
 *     }
 *   });
 * }
 * }</pre>
 *
 * <p>Run Java with {@code --enable-native-access=ALL-UNNAMED
 * --sun-misc-unsafe-memory-access=allow}.
 */
package dev.plumbline.netlink;
