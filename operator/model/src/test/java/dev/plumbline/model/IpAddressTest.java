package dev.plumbline.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "172.18.0.2",
        "255.255.255.255",
        "::",
        "::1",
        "fd00::2",
        "2001:db8::10"
      })
  void whatIsReadPrintsTheSame(String text) {
    assertEquals(text, IpAddress.parse(text).toString());
  }

  /** Sections 4 and 5 of RFC 5952. */
  @ParameterizedTest
  @CsvSource({
    "2001:0db8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
    "2001:DB8::A, 2001:db8::a",
    "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "0:0:1:0:0:0:0:0, 0:0:1::",
    "1:0:0:0:0:0:0:0, 1::",
    "0:0:0:0:0:0:0:1, ::1",
    "0:1:0:0:0:0:0:0, 0:1::",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221"
  })
  void ipv6IsPrintedAsRfc5952Says(String written, String printed) {
    assertEquals(printed, IpAddress.parse(written).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.4.",
        ".1.2.3.4",
        "1..3.4",
        "01.2.3.4",
        "1.2.3.256",
        "1.2.3.-4",
        "+1.2.3.4",
        "0x1.2.3.4",
        "1.2.3.4 ",
        "١.2.3.4",
        "localhost",
        "example.com",
        "1",
        ":",
        ":::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "fe80::1%eth0",
        "::1%1",
        "[::1]",
        "g::1",
        "12345::",
        "::1/64",
        "::ffff:1.2.3.4",
        "::ffff:c000:221",
        "1.2.3.4%eth0"
      })
  void whatIsNoAddressIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> IpAddress.parse(text));
  }

  @Test
  void anIpv4AddressHasNoMoreThan32Bits() {
    assertThrows(IllegalArgumentException.class, () -> new IpAddress(Family.IPV4, 0, 1L << 32));
    assertThrows(IllegalArgumentException.class, () -> new IpAddress(Family.IPV4, 1, 0));
  }

  @Test
  void bytesAreInNetworkOrderBothWays() throws UnknownHostException {
    Random random = new Random(5952);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] = random.nextInt(3) == 0 ? (byte) random.nextInt() : 0;
      }
      IpAddress address = IpAddress.of(bytes);
      assertArrayEquals(bytes, address.bytes());
      if (!isMapped(bytes)) {
        assertEquals(address, IpAddress.parse(address.toString()));
        assertArrayEquals(bytes, InetAddress.ofLiteral(address.toString()).getAddress());
      }
    }
  }

  private static boolean isMapped(byte[] bytes) {
    return bytes.length == 16
        && InetAddress.ofLiteral(IpAddress.of(bytes) + "").getAddress().length == 4;
  }

  @Test
  void bytesOfAnotherLengthAreNoAddress() {
    assertThrows(IllegalArgumentException.class, () -> IpAddress.of(new byte[5]));
  }

  @ParameterizedTest
  @CsvSource({
    "172.18.0.255, 1, 172.18.1.0",
    "172.18.1.0, -1, 172.18.0.255",
    "0.0.0.0, 4294967295, 255.255.255.255",
    "255.255.255.255, -4294967295, 0.0.0.0",
    "fd00::ffff:ffff:ffff:ffff, 1, fd00:0:0:1::",
    "fd00:0:0:1::, -1, fd00::ffff:ffff:ffff:ffff",
    "::, 9223372036854775807, ::7fff:ffff:ffff:ffff"
  })
  void stepsCarryAndBorrow(String from, long steps, String to) {
    assertEquals(IpAddress.parse(to), IpAddress.parse(from).plus(steps));
  }

  @ParameterizedTest
  @CsvSource({
    "255.255.255.255, 1",
    "0.0.0.0, -1",
    "0.0.0.0, 4294967296",
    "1.2.3.4, -9223372036854775808",
    "1.2.3.4, 9223372036854775807",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 1",
    "::, -1"
  })
  void stepsBeyondTheFamilyAreRefused(String from, long steps) {
    assertThrows(ArithmeticException.class, () -> IpAddress.parse(from).plus(steps));
  }

  @Test
  void stepsAreWhatArithmeticSays() {
    Random random = new Random(128);
    for (int i = 0; i < 2000; i++) {
      IpAddress from = new IpAddress(Family.IPV6, random.nextLong() >>> 1 | 1, random.nextLong());
      long steps = random.nextLong();
      BigInteger sum = new BigInteger(1, from.bytes()).add(BigInteger.valueOf(steps));
      assertEquals(sum, new BigInteger(1, from.plus(steps).bytes()));
    }
  }

  @Test
  void orderIsByFamilyThenByNumber() {
    List<IpAddress> ordered = new ArrayList<>();
    for (String text :
        List.of(
            "0.0.0.0", "9.0.0.0", "10.0.0.0", "200.0.0.0", "::", "::2", "::8000:0:0:0", "8000::")) {
      ordered.add(IpAddress.parse(text));
    }
    List<IpAddress> shuffled = new ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(1));
    Collections.sort(shuffled);
    assertEquals(ordered, shuffled);
  }

  @Test
  void specialAddressesAreKnown() {
    assertTrue(IpAddress.parse("127.0.0.1").isLoopback());
    assertTrue(IpAddress.parse("127.255.0.1").isLoopback());
    assertTrue(IpAddress.parse("::1").isLoopback());
    assertFalse(IpAddress.parse("128.0.0.1").isLoopback());
    assertFalse(IpAddress.parse("::2").isLoopback());
    assertTrue(IpAddress.parse("169.254.7.7").isLinkLocal());
    assertTrue(IpAddress.parse("fe80::1").isLinkLocal());
    assertTrue(IpAddress.parse("febf::1").isLinkLocal());
    assertFalse(IpAddress.parse("fec0::1").isLinkLocal());
    assertFalse(IpAddress.parse("169.253.0.1").isLinkLocal());
    assertTrue(IpAddress.parse("224.0.0.1").isMulticast());
    assertTrue(IpAddress.parse("239.255.255.255").isMulticast());
    assertTrue(IpAddress.parse("ff02::1").isMulticast());
    assertFalse(IpAddress.parse("240.0.0.1").isMulticast());
    assertFalse(IpAddress.parse("fe00::1").isMulticast());
    assertTrue(IpAddress.unspecified(Family.IPV4).isUnspecified());
    assertEquals("::", IpAddress.unspecified(Family.IPV6).toString());
    assertFalse(IpAddress.parse("0.0.0.1").isUnspecified());
  }
}
