package dev.plumbline.agent.api;

import dev.plumbline.agent.api.constraint.Address;
import dev.plumbline.agent.api.constraint.Cel;
import dev.plumbline.agent.api.constraint.Doc;
import dev.plumbline.agent.api.constraint.InterfaceName;
import dev.plumbline.agent.api.constraint.Items;
import dev.plumbline.agent.api.constraint.Items.ListType;
import dev.plumbline.agent.api.constraint.JsonName;
import dev.plumbline.agent.api.constraint.NamespaceName;
import dev.plumbline.agent.api.constraint.ObjectName;
import dev.plumbline.agent.api.constraint.Text;
import dev.plumbline.agent.api.constraint.Whole;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code docker network connect} says. */
@Doc("The endpoint as it should be. What is left out is chosen by Plumbline and shown in status.")
@Cel(
    value = "has(self.networkRef) || has(self.sandbox.endpointRef)",
    message = "may be left out only with sandbox.endpointRef",
    path = ".networkRef")
@Cel(
    value =
        "has(self.networkRef) || !(has(self.interface) || has(self.addresses) || has(self.mac) || has(self.aliases)"
            + " || has(self.dns) || has(self.gatewayPriority) || has(self.sysctls))",
    message =
        "without networkRef the endpoint only shares a sandbox and has nothing of its own to configure")
@Cel(
    value =
        "!has(self.sandbox.host) || !(has(self.interface) || has(self.addresses) || has(self.mac)"
            + " || has(self.gatewayPriority) || has(self.sysctls))",
    message =
        "in the host's own sandbox there is no interface, address, gateway or sysctl to configure")
@Cel(
    value =
        "!has(self.nodeName) || has(self.sandbox.netns) || has(self.sandbox.container) || has(self.sandbox.host)",
    message = "goes with sandbox.netns, sandbox.container and sandbox.host only",
    path = ".nodeName")
@Cel(
    value = "has(self.nodeName) == has(oldSelf.nodeName)",
    message = "is immutable",
    path = ".nodeName")
@Cel(
    value = "has(self.networkRef) == has(oldSelf.networkRef)",
    message = "is immutable",
    path = ".networkRef")
public record EndpointSpec(
    @Doc(
            "The network to attach to. May be left out with sandbox.endpointRef: then the endpoint only shares that"
                + " sandbox, as docker run --network=container:NAME. Immutable.")
        Optional<@Cel(value = "self == oldSelf", message = "is immutable") NetworkRef> networkRef,
    @Doc(
            "The node where the sandbox is; with sandbox.netns, sandbox.container and sandbox.host. From a folder, left"
                + " out: this node. Immutable.")
        Optional<@Cel(value = "self == oldSelf", message = "is immutable") @ObjectName String>
            nodeName,
    @Doc("Where the endpoint's interface lives: exactly one of the five. Immutable.")
        @Cel(value = "self == oldSelf", message = "is immutable")
        Sandbox sandbox,
    @Doc(
            "The interface's name in the sandbox. Left out: the network's interfacePrefix and the next free number,"
                + " stable afterwards. Changing it replaces the link.")
        @JsonName("interface")
        Optional<@InterfaceName String> interfaceName,
    @Doc(
            "Static addresses in the network's subnets. Left out: one from each subnet's range. Changing them replaces"
                + " the link.")
        @Items(min = 1, max = 16, type = ListType.SET)
        List<@Address String> addresses,
    @Doc(
            "The interface's MAC address. Left out: derived from the endpoint's UID, and so stable. Two of one MAC on"
                + " one network are refused. Changing it replaces the link.")
        Optional<
                @Text(min = 17, max = 17, pattern = "^([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$")
                @Cel(
                    value = "!self.matches('^.[13579bdfBDF]') && self != '00:00:00:00:00:00'",
                    message = "must be the address of one interface: not a group's, not all zero")
                String>
            mac,
    @Doc("Further names by which other endpoints of the network find this one.")
        @Items(max = 32, type = ListType.SET)
        List<@Text(min = 1, max = 63, pattern = NamespaceName.PATTERN) String> aliases,
    @Doc("Name resolution in the sandbox; goes before the network's.") Optional<Dns> dns,
    @Doc(
            "Among the endpoints of one sandbox the one with the highest gives the default route; among equals, the"
                + " first by name. Left out: 0.")
        Optional<@Whole(min = -2147483648, max = 2147483647) Integer> gatewayPriority,
    @Doc(
            "Settings of the interface, by the sysctl's name with IFNAME in the interface's place:"
                + " net.ipv4.conf.IFNAME.log_martians.")
        @Items(max = 32)
        @Cel(
            value =
                "self.all(k, k.matches('^net[.](ipv4|ipv6)[.](conf|neigh)[.]IFNAME[.][a-z0-9_]+$'))",
            message = "only those of the interface: net.ipv4.conf.IFNAME.NAME, or ipv6, or neigh")
        Map<String, @Text(min = 1, max = 64, pattern = "^[!-~]([ -~]*[!-~])?$") String> sysctls) {

  public EndpointSpec {
    addresses = List.copyOf(addresses);
    aliases = List.copyOf(aliases);
    sysctls = Map.copyOf(sysctls);
  }

  /** Which network; without a namespace the endpoint's own. */
  public record NetworkRef(
      @Doc("The ContainerNetwork's name.") @ObjectName String name,
      @Doc(
              "Its namespace, which must be allowed by the network's allowedNamespaces. Left out: the endpoint's own.")
          Optional<@NamespaceName String> namespace) {}
}
