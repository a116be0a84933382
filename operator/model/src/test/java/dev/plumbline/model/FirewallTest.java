package dev.plumbline.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FirewallTest {

  private static final Field ANY = new Field.Ip(IpAddress.parse("0.0.0.0"));
  private static final Field TCP = new Field.Proto(Protocol.TCP);

  @Test
  void anElementReadsAsNftWritesIt() {
    Element publish =
        new Element(
            FirewallSet.PUBLISH4,
            List.of(ANY, TCP, new Field.Port(8080)),
            List.of(new Field.Ip(IpAddress.parse("172.18.0.2")), new Field.Port(80)));
    assertEquals("0.0.0.0 . tcp . 8080 : 172.18.0.2 . 80", publish.text());
    Field bridge = new Field.Name(new LinkName("br0"));
    assertEquals("\"br0\" . \"br0\"", Element.of(FirewallSet.WITHIN, bridge, bridge).text());
    Field net = new Field.Net(Prefix.parse("172.18.0.0/16"));
    assertEquals("172.18.0.0/16 . \"br0\"", Element.of(FirewallSet.ATTACHED4, net, bridge).text());
    Field host = new Field.Net(Prefix.parse("192.0.2.1/32"));
    assertEquals("192.0.2.1", Element.of(FirewallSet.MASQUERADE4, host).text());
    Field ipv6 = new Field.Nfproto(Family.IPV6);
    assertEquals("ipv6 . \"br0\"", Element.of(FirewallSet.ROUTED, ipv6, bridge).text());
    assertEquals("7", new Field.Slot(7).toString());
    Field port = new Field.Name(new LinkName("plv-web"));
    Field mac = new Field.Mac(MacAddress.parse("02:00:00:00:00:0a"));
    assertEquals("\"plv-web\" . 02:00:00:00:00:0a", Element.of(FirewallSet.MACS, port, mac).text());
  }

  @Test
  void theKeyOfAMapElementLeavesItsDataOut() {
    List<Field> key = List.of(ANY, TCP, new Field.Port(8080));
    Element one = new Element(FirewallSet.PUBLISH4, key, List.of(ANY, new Field.Port(1)));
    Element other = new Element(FirewallSet.PUBLISH4, key, List.of(ANY, new Field.Port(2)));
    assertEquals(one.key(), other.key());
    assertNotEquals(one, other);
  }

  @ParameterizedTest
  @EnumSource(FirewallSet.class)
  void aSetThatExistsOnceAFamilyHasATwinWithAddressesOfTheOther(FirewallSet set) {
    boolean ofOneFamily =
        set.key().contains(FirewallSet.Type.IPV4_ADDR)
            || set.key().contains(FirewallSet.Type.IPV6_ADDR);
    if (!ofOneFamily) {
      assertThrows(IllegalArgumentException.class, () -> set.of(Family.IPV4));
      return;
    }
    FirewallSet ipv4 = set.of(Family.IPV4);
    FirewallSet ipv6 = set.of(Family.IPV6);
    assertTrue(set == ipv4 || set == ipv6);
    assertEquals(asIpv6(ipv4.key()), ipv6.key());
    assertEquals(asIpv6(ipv4.data()), ipv6.data());
    assertEquals(ipv4.interval(), ipv6.interval());
    assertEquals(ipv4.isMap(), ipv6.isMap());
    assertEquals(ipv4.toString().replace('4', '6'), ipv6.toString());
  }

  private static List<FirewallSet.Type> asIpv6(List<FirewallSet.Type> types) {
    return types.stream()
        .map(type -> type == FirewallSet.Type.IPV4_ADDR ? FirewallSet.Type.IPV6_ADDR : type)
        .toList();
  }

  @Test
  void noTwoSetsHaveOneName() {
    long names = Stream.of(FirewallSet.values()).map(FirewallSet::toString).distinct().count();
    assertEquals(FirewallSet.values().length, names);
  }

  @Test
  void everythingOfTheFirewallIsTheHosts() {
    Item table = new FirewallTable(TableFamily.INET, "");
    Item element = Element.of(FirewallSet.BRIDGES, new Field.Name(new LinkName("br0")));
    assertEquals(NamespaceRef.Host.HOST, table.namespace());
    assertEquals(NamespaceRef.Host.HOST, element.namespace());
  }
}
