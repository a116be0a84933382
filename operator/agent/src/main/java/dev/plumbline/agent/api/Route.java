package dev.plumbline.agent.api;

import dev.plumbline.agent.api.constraint.Address;
import dev.plumbline.agent.api.constraint.Cel;
import dev.plumbline.agent.api.constraint.Cidr;
import dev.plumbline.agent.api.constraint.Doc;
import dev.plumbline.agent.api.constraint.Whole;
import java.util.Optional;

/**
 * A route in each endpoint's sandbox: {@code ip route add TO via VIA metric METRIC table TABLE}.
 */
@Cel(
    value =
        "!has(self.via) || !isCIDR(self.to) || !isIP(self.via)"
            + " || cidr(self.to).ip().family() == ip(self.via).family()",
    message = "must be of the same family as to",
    path = ".via")
public record Route(
    @Doc("The destination, a prefix without host bits: 10.8.0.0/16; everything: 0.0.0.0/0 or ::/0.")
        @Cidr
        String to,
    @Doc("The next hop, an address in the network. Left out: the destination is on the link.")
        Optional<@Address String> via,
    @Doc("Of two routes to one destination the lower metric wins. Left out: the kernel's default.")
        Optional<@Whole(min = 1, max = 2147483647) Integer> metric,
    @Doc("The routing table by number; see rules. Left out: 254, main.")
        Optional<@Whole(min = 1, max = 2147483647) Integer> table) {}
