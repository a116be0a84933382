package dev.plumbline.agent.api;

import dev.plumbline.agent.api.constraint.Address;
import dev.plumbline.agent.api.constraint.Cel;
import dev.plumbline.agent.api.constraint.Cidr;
import dev.plumbline.agent.api.constraint.Doc;
import dev.plumbline.agent.api.constraint.Items;
import dev.plumbline.agent.api.constraint.Items.ListType;
import java.util.List;
import java.util.Optional;

/** One prefix of a network. */
@Cel(
    value =
        "!has(self.gateway) || !isCIDR(self.cidr) || !isIP(self.gateway)"
            + " || cidr(self.cidr).containsIP(ip(self.gateway))",
    message = "must lie in cidr",
    path = ".gateway")
@Cel(
    value =
        "!has(self.range) || !isCIDR(self.cidr) || !isCIDR(self.range)"
            + " || cidr(self.cidr).containsCIDR(cidr(self.range))",
    message = "must lie in cidr",
    path = ".range")
@Cel(
    value =
        "!has(self.reserved) || !isCIDR(self.cidr)"
            + " || self.reserved.all(a, !isIP(a) || cidr(self.cidr).containsIP(ip(a)))",
    message = "must lie in cidr",
    path = ".reserved")
public record Subnet(
    @Doc("The prefix, IPv4 or IPv6, without host bits: 172.18.0.0/16. Immutable.") @Cidr
        String cidr,
    @Doc(
            "The address that the network's own end has, and that endpoints route through. Left out: the first one.")
        Optional<@Address String> gateway,
    @Doc(
            "Addresses that are not asked for by name are given out from here, a part of cidr. Left out: all of cidr."
                + " A static address may lie outside.")
        Optional<@Cidr String> range,
    @Doc(
            "Addresses that are never given out, because something else has them; docker's --aux-address.")
        @Items(max = 64, type = ListType.SET)
        List<@Address String> reserved) {
  public Subnet {
    reserved = List.copyOf(reserved);
  }
}
