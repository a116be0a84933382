package dev.plumbline.agent.demo;

import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.netlink.libc.NetworkNamespace;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The example's objects, as {@code plumb get -o json} tells of their status. */
final class Objects {
  private static final Path NETNS = Path.of("/run/netns");

  /** Status by {@code KIND/NAME}. */
  private final Map<String, Map<?, ?>> statuses = new LinkedHashMap<>();

  private Objects() {}

  /** JSON is YAML: no other reader is needed. */
  static Objects read(String json) {
    Objects objects = new Objects();
    Map<?, ?> list = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(json);
    for (Object item : (List<?>) list.get("items")) {
      Map<?, ?> object = (Map<?, ?>) item;
      Map<?, ?> metadata = (Map<?, ?>) object.get("metadata");
      objects.statuses.put(
          object.get("kind") + "/" + metadata.get("name"), (Map<?, ?>) object.get("status"));
    }
    return objects;
  }

  /** The endpoint's first address of that family, with its prefix length. */
  Cidr cidr(String endpoint, Family family) {
    return texts(status("Endpoint/" + endpoint).get("ips"))
        .map(Cidr::parse)
        .filter(cidr -> cidr.address().family() == family)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(endpoint + " has no " + family + " address"));
  }

  IpAddress address(String endpoint, Family family) {
    return cidr(endpoint, family).address();
  }

  /** A network's first gateway of that family, with the prefix length of its subnet. */
  Cidr gateway(String network, Family family) {
    return ((List<?>) status("ContainerNetwork/" + network).get("subnets"))
        .stream()
            .map(subnet -> (Map<?, ?>) subnet)
            .map(subnet -> Cidr.of(subnet.get("gateway"), subnet.get("cidr")))
            .filter(cidr -> cidr.address().family() == family)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(network + " has no " + family));
  }

  String link(String endpoint) {
    return String.valueOf(status("Endpoint/" + endpoint).get("interfaceName"));
  }

  /** The sandbox that it is in, opened; the caller closes it. */
  NetworkNamespace sandbox(String endpoint) {
    String name = String.valueOf(status("Endpoint/" + endpoint).get("sandbox"));
    return NetworkNamespace.open(NETNS.resolve(name.substring(name.indexOf('/') + 1)));
  }

  private static Stream<String> texts(Object list) {
    return list instanceof List<?> values ? values.stream().map(String::valueOf) : Stream.empty();
  }

  private Map<?, ?> status(String object) {
    Map<?, ?> status = statuses.get(object);
    if (status == null) {
      throw new IllegalStateException("plumb get shows no " + object);
    }
    return status;
  }

  /** An address with its prefix length, host bits and all. */
  record Cidr(IpAddress address, int length) {
    static Cidr parse(String text) {
      int slash = text.indexOf('/');
      return new Cidr(
          IpAddress.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    /** An address in a prefix. */
    static Cidr of(Object address, Object prefix) {
      return new Cidr(IpAddress.parse(address.toString()), parse(prefix.toString()).length());
    }

    @Override
    public String toString() {
      return address + "/" + length;
    }
  }
}
