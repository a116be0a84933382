package dev.plumbline.agent.api;

import dev.plumbline.agent.api.constraint.Address;
import dev.plumbline.agent.api.constraint.Cel;
import dev.plumbline.agent.api.constraint.Doc;
import dev.plumbline.agent.api.constraint.InterfaceName;
import dev.plumbline.agent.api.constraint.Items;
import dev.plumbline.agent.api.constraint.Items.ListType;
import dev.plumbline.agent.api.constraint.Text;
import dev.plumbline.agent.api.constraint.Whole;
import java.util.List;
import java.util.Optional;

/** What {@code docker network create} says. */
@Doc("The network as it should be. What is left out is chosen by Plumbline and shown in status.")
@Cel(
    value = "!has(self.bridge) || self.driver == 'Bridge'",
    message = "goes with driver Bridge only",
    path = ".bridge")
@Cel(
    value = "!has(self.overlay) || self.driver == 'Overlay'",
    message = "goes with driver Overlay only",
    path = ".overlay")
@Cel(
    value = "!has(self.macvlan) || self.driver == 'Macvlan'",
    message = "goes with driver Macvlan only",
    path = ".macvlan")
@Cel(
    value = "!has(self.ipvlan) || self.driver == 'Ipvlan'",
    message = "goes with driver Ipvlan only",
    path = ".ipvlan")
@Cel(
    value = "self.driver != 'Macvlan' || has(self.macvlan)",
    message = "driver Macvlan needs macvlan with its parent")
@Cel(
    value = "self.driver != 'Ipvlan' || has(self.ipvlan)",
    message = "driver Ipvlan needs ipvlan with its parent")
@Cel(
    value =
        "!(self.driver in ['Host', 'None']) || !(has(self.subnets) || has(self.ipFamilies) || has(self.internal)"
            + " || has(self.mtu) || has(self.interfacePrefix) || has(self.gatewayMode) || has(self.hostBindings)"
            + " || has(self.dns) || has(self.routes) || has(self.rules))",
    message = "drivers Host and None take nothing but nodeSelector and allowedNamespaces")
@Cel(
    value =
        "!has(self.subnets) || !has(self.ipFamilies)"
            + " || self.subnets.all(s, !isCIDR(s.cidr)"
            + " || (cidr(s.cidr).ip().family() == 6 ? 'IPv6' : 'IPv4') in self.ipFamilies)"
            + " && self.ipFamilies.all(f, self.subnets.exists(s, !isCIDR(s.cidr)"
            + " || cidr(s.cidr).ip().family() == (f == 'IPv6' ? 6 : 4)))",
    message = "must name the families of subnets, or be left out",
    path = ".ipFamilies")
@Cel(
    value =
        "!has(self.mtu) || self.mtu >= 1280"
            + " || !(has(self.subnets) && self.subnets.exists(s, isCIDR(s.cidr) && cidr(s.cidr).ip().family() == 6))"
            + " && !(has(self.ipFamilies) && 'IPv6' in self.ipFamilies)",
    message = "must be at least 1280 where IPv6 is used",
    path = ".mtu")
@Cel(
    value =
        "!has(self.gatewayMode) || has(self.internal) && self.internal"
            + " || !(has(self.gatewayMode.ipv4) && self.gatewayMode.ipv4 == 'Isolated')"
            + " && !(has(self.gatewayMode.ipv6) && self.gatewayMode.ipv6 == 'Isolated')",
    message = "Isolated goes with internal: true only",
    path = ".gatewayMode")
@Cel(
    value = "has(self.subnets) == has(oldSelf.subnets)",
    message = "of a live network cannot be added or removed as a whole",
    path = ".subnets")
@Cel(
    value = "self.?overlay.?vni == oldSelf.?overlay.?vni",
    message = "is immutable",
    path = ".overlay.vni")
@Cel(
    value = "self.?macvlan.?vlan == oldSelf.?macvlan.?vlan",
    message = "is immutable",
    path = ".macvlan.vlan")
@Cel(
    value = "self.?ipvlan.?vlan == oldSelf.?ipvlan.?vlan",
    message = "is immutable",
    path = ".ipvlan.vlan")
public record ContainerNetworkSpec(
    @Doc(
            "What the network is made of: Bridge, a bridge on each node (Docker's default); Overlay, one network"
                + " across nodes, over VXLAN; Macvlan and Ipvlan, sub-interfaces of a parent, straight on its wire;"
                + " Host, the node's own network; None, loopback alone. Immutable.")
        @Cel(value = "self == oldSelf", message = "is immutable")
        Driver driver,
    @Doc(
            "The prefixes that endpoints get addresses from, IPv4, IPv6 or both. Left out: one for each of ipFamilies"
                + " from the operator's pools, shown in status.subnets. On a live network a subnet may be added, none"
                + " removed.")
        @Items(min = 1, max = 16, type = ListType.MAP, keys = "cidr")
        @Cel(
            value =
                "self.all(a, self.all(b, a.cidr == b.cidr || !isCIDR(a.cidr) || !isCIDR(b.cidr)"
                    + " || !(cidr(a.cidr).containsIP(cidr(b.cidr).ip())"
                    + " || cidr(b.cidr).containsIP(cidr(a.cidr).ip()))))",
            message = "must not overlap one another")
        @Cel(
            value = "oldSelf.all(o, self.exists(n, n.cidr == o.cidr))",
            message = "a subnet of a live network cannot be removed")
        List<Subnet> subnets,
    @Doc(
            "Which families to take from the pools when subnets are left out: IPv4, IPv6 or both. Left out: IPv4."
                + " Beside subnets it must name their families.")
        @Items(min = 1, max = 2, type = ListType.SET)
        List<IpFamily> ipFamilies,
    @Doc(
            "true: no way out of the network and no way in from outside, as docker network create --internal. Left"
                + " out: false.")
        boolean internal,
    @Doc(
            "The MTU of every link of the network, in bytes. Left out: the uplink's, less the encapsulation.")
        Optional<@Whole(min = 68, max = 65535) Integer> mtu,
    @Doc(
            "What the interface names of endpoints begin with when they do not name theirs; the next free number"
                + " follows. Left out: eth.")
        Optional<
                @Text(min = 1, max = InterfaceName.LENGTH - 4, pattern = InterfaceName.PATTERN)
                String>
            interfacePrefix,
    @Doc(
            "How packets between endpoints and other hosts are treated, for each family; with the meanings of Docker's"
                + " gateway_mode_ipv4 and gateway_mode_ipv6.")
        Optional<GatewayModes> gatewayMode,
    @Doc(
            "The host's addresses on which published ports answer when the PortMapping names none. Left out: every"
                + " IPv4 and IPv6 address.")
        @Items(min = 1, max = 32, type = ListType.SET)
        List<@Address String> hostBindings,
    @Doc("What only driver Bridge knows.") Optional<BridgeOptions> bridge,
    @Doc("What only driver Overlay knows.") Optional<OverlayOptions> overlay,
    @Doc("What only driver Macvlan knows.") Optional<MacvlanOptions> macvlan,
    @Doc("What only driver Ipvlan knows.") Optional<IpvlanOptions> ipvlan,
    @Doc("Name resolution in each endpoint's sandbox, where the endpoint does not say.")
        Optional<Dns> dns,
    @Doc("Routes in each endpoint's sandbox, besides those of the subnets and the default one.")
        @Items(max = 64, type = ListType.MAP, keys = "to")
        List<Route> routes,
    @Doc(
            "Policy routing rules in each endpoint's sandbox: which table decides about which packets.")
        @Items(
            max = 64,
            type = ListType.MAP,
            keys = {"priority", "from"})
        List<Rule> rules,
    @Doc("The nodes that have the network, by their labels. Left out: every node.")
        Optional<LabelSelector> nodeSelector,
    @Doc("From which namespaces endpoints may attach. Left out: from the network's own.")
        Optional<AllowedNamespaces> allowedNamespaces) {

  public ContainerNetworkSpec {
    subnets = List.copyOf(subnets);
    ipFamilies = List.copyOf(ipFamilies);
    hostBindings = List.copyOf(hostBindings);
    routes = List.copyOf(routes);
    rules = List.copyOf(rules);
  }

  public enum Driver {
    Bridge,
    Overlay,
    Macvlan,
    Ipvlan,
    Host,
    None
  }
}
