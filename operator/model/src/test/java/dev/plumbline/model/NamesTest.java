package dev.plumbline.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.model.NamespaceRef.Host;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of links and namespaces, hardware addresses, numbers of families and protocols. */
class NamesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "eth0", "br-front", "eth0.100", "plb-0123456789a", "häuschen", "日本", "..."})
  void whatTheKernelTakesForALinkIsALinkName(String text) {
    assertEquals(text, new LinkName(text).toString());
  }

  /** "à" holds the byte 0xA0, which the kernel takes for a space (tried on 6.18). */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sixteen-letters-",
        "eine-große-brücke",
        "a b",
        "a\tb",
        "a\n",
        "a/b",
        "a:1",
        "eth%d",
        ".",
        "..",
        "a\0b",
        "à"
      })
  void whatTheKernelRefusesIsNoLinkName(String text) {
    assertThrows(IllegalArgumentException.class, () -> new LinkName(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"02:42:ac:12:00:0a", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"})
  void aHardwareAddressPrintsAsItIsRead(String text) {
    assertEquals(text, MacAddress.parse(text).toString());
    assertEquals(text, MacAddress.parse(text.toUpperCase(java.util.Locale.ROOT)).toString());
    assertEquals(MacAddress.parse(text), MacAddress.of(MacAddress.parse(text).bytes()));
  }

  @Test
  void aHardwareAddressIsInTransmissionOrder() {
    byte[] bytes = {0x02, 0x42, (byte) 0xac, 0x12, 0x00, 0x0a};
    assertArrayEquals(bytes, MacAddress.parse("02:42:ac:12:00:0a").bytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "02:42:ac:12:00",
        "02:42:ac:12:00:0a:0b",
        "02-42-ac-12-00-0a",
        "0242.ac12.000a",
        "2:42:ac:12:0:a",
        "02:42:ac:12:00:0g"
      })
  void whatIsNoHardwareAddressIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> MacAddress.parse(text));
  }

  @Test
  void aHardwareAddressHas48Bits() {
    assertThrows(IllegalArgumentException.class, () -> new MacAddress(1L << 48));
    assertThrows(IllegalArgumentException.class, () -> new MacAddress(-1));
    assertThrows(IllegalArgumentException.class, () -> MacAddress.of(new byte[5]));
  }

  @Test
  void aLocalAddressIsUnicastAndLocallyAdministered() {
    Random random = new Random(46);
    for (int i = 0; i < 1000; i++) {
      assertEquals(2, MacAddress.local(random.nextLong()).bytes()[0] & 3);
    }
    assertEquals(MacAddress.parse("fe:ff:ff:ff:ff:ff"), MacAddress.local(-1));
    assertEquals(MacAddress.parse("02:00:00:00:00:00"), MacAddress.local(0));
  }

  @Test
  void theHostComesBeforeNamedNamespacesAndTheseBeforeContainers() {
    List<NamespaceRef> ordered =
        List.of(
            Host.HOST,
            new NamespaceRef.Named("db"),
            new NamespaceRef.Named("web"),
            new NamespaceRef.Container("docker", "3fa1"));
    List<NamespaceRef> shuffled = new ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(3));
    Collections.sort(shuffled);
    assertEquals(ordered, shuffled);
  }

  @Test
  void familiesAndProtocolsAreFoundByTheKernelsNumbers() {
    for (Family family : Family.values()) {
      assertEquals(family, Family.of(family.number()));
    }
    for (Protocol protocol : Protocol.values()) {
      assertEquals(protocol, Protocol.of(protocol.number()));
    }
    assertThrows(IllegalArgumentException.class, () -> Family.of(3));
    assertThrows(IllegalArgumentException.class, () -> Protocol.of(132));
    assertEquals(
        "IPv4 IPv6 tcp udp",
        Family.IPV4 + " " + Family.IPV6 + " " + Protocol.TCP + " " + Protocol.UDP);
  }

  @Test
  void theConnectedRouteIsAsTheKernelShowsIt() {
    Address ipv4 = new Address(Host.HOST, new LinkName("br0"), IpAddress.parse("172.18.0.1"), 16);
    Address ipv6 = new Address(Host.HOST, new LinkName("br0"), IpAddress.parse("fd00::1"), 64);
    assertEquals(Prefix.parse("172.18.0.0/16"), Route.connected(ipv4).destination());
    assertEquals(0, Route.connected(ipv4).metric());
    assertEquals(ipv4.ip(), Route.connected(ipv4).source().orElseThrow());
    assertEquals(256, Route.connected(ipv6).metric());
    assertTrue(Route.connected(ipv6).source().isEmpty());
  }

  /** As {@code ip -6 address} showed it for a veth with that address. */
  @Test
  void aLinkLocalAddressFollowsFromAHardwareAddress() {
    MacAddress mac = MacAddress.parse("52:6e:11:2f:3b:2e");
    assertEquals("fe80::506e:11ff:fe2f:3b2e", mac.linkLocal().toString());
  }
}
