package dev.plumbline.agent.translate;

import dev.plumbline.agent.api.IpFamily;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource.ContainerNetwork;
import dev.plumbline.model.Family;
import dev.plumbline.model.Prefix;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Who gives prefixes to networks that name none. */
public interface Pools {

  /** The prefixes that the network has been given; nothing is taken. */
  List<Prefix> kept(ContainerNetwork network);

  /**
   * One prefix for each family that the network asks for, kept or newly taken.
   *
   * @param others prefixes that other networks have or are to have
   * @param free whether nothing on this node uses a prefix that overlaps
   * @return empty when the pools have none left
   */
  List<Prefix> give(ContainerNetwork network, Set<Prefix> others, Predicate<Prefix> free);

  /** The families of which a network wants a prefix: those it asks for, else IPv4. */
  static List<Family> families(ContainerNetwork network) {
    List<IpFamily> asked = network.spec().ipFamilies();
    return asked.isEmpty()
        ? List.of(Family.IPV4)
        : asked.stream().map(f -> f == IpFamily.IPv4 ? Family.IPV4 : Family.IPV6).toList();
  }

  /** Takes back what other networks than these were given. */
  void retain(Set<ObjectRef> networks);
}
