package dev.plumbline.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0/0",
        "10.0.0.0/8",
        "172.18.0.0/16",
        "192.0.2.1/32",
        "::/0",
        "fd00::/64",
        "::1/128"
      })
  void whatIsReadPrintsTheSame(String text) {
    assertEquals(text, Prefix.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0",
        "10.0.0.0/",
        "/8",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/08",
        "10.0.0.0/ 8",
        "10.0.0.0/8 ",
        "10.0.0.0/8/8",
        "10.0.0.0/٨",
        "10.0.0.0/99999999999",
        "fd00::/129",
        "10.0.0.0/255.0.0.0",
        "x/8"
      })
  void whatIsNoPrefixIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Prefix.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.1/8", "172.18.5.0/16", "0.0.0.1/0", "fd00::1/64", "fd00:0:0:0:8000::/64"})
  void hostBitsAreRefusedByName(String text) {
    Exception refused = assertThrows(IllegalArgumentException.class, () -> Prefix.parse(text));
    assertTrue(refused.getMessage().contains("host bits"), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "172.18.5.9, 16, 172.18.0.0/16",
    "172.18.5.9, 32, 172.18.5.9/32",
    "172.18.5.9, 0, 0.0.0.0/0",
    "fd00:1:2:3:4:5:6:7, 64, fd00:1:2:3::/64",
    "fd00:1:2:3:4:5:6:7, 60, fd00:1:2::/60",
    "fd00:1:2:3:4:5:6:7, 72, fd00:1:2:3::/72",
    "fd00:1:2:3:4:5:6:7, 128, fd00:1:2:3:4:5:6:7/128",
    "fd00:1:2:3:4:5:6:7, 0, ::/0"
  })
  void anAddressLiesInItsPrefix(String address, int length, String prefix) {
    assertEquals(Prefix.parse(prefix), Prefix.of(IpAddress.parse(address), length));
  }

  @Test
  void noPrefixIsLongerThanItsFamily() {
    IpAddress ipv4 = IpAddress.parse("1.2.3.4");
    assertThrows(IllegalArgumentException.class, () -> Prefix.of(ipv4, 33));
    assertThrows(IllegalArgumentException.class, () -> Prefix.of(ipv4, -1));
    assertThrows(IllegalArgumentException.class, () -> Prefix.of(IpAddress.parse("::"), 129));
  }

  @ParameterizedTest
  @CsvSource({
    "172.18.0.0/16, 172.18.255.255",
    "0.0.0.0/0, 255.255.255.255",
    "192.0.2.7/32, 192.0.2.7",
    "fd00::/64, fd00::ffff:ffff:ffff:ffff",
    "fd00::/60, fd00:0:0:f:ffff:ffff:ffff:ffff",
    "fd00::/120, fd00::ff",
    "::/0, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
  })
  void theLastAddressHasAllHostBitsSet(String prefix, String last) {
    assertEquals(IpAddress.parse(last), Prefix.parse(prefix).last());
  }

  @Test
  void whatAPrefixContainsLiesBetweenItsFirstAndItsLastAddress() {
    Random random = new Random(7);
    for (int i = 0; i < 3000; i++) {
      Family family = random.nextBoolean() ? Family.IPV4 : Family.IPV6;
      Prefix prefix = Prefix.of(random(family, random), random.nextInt(family.bits() + 1));
      IpAddress other = random(family, random);
      BigInteger number = new BigInteger(1, other.bytes());
      boolean between =
          number.compareTo(new BigInteger(1, prefix.address().bytes())) >= 0
              && number.compareTo(new BigInteger(1, prefix.last().bytes())) <= 0;
      assertEquals(between, prefix.contains(other), prefix + " and " + other);
      assertTrue(prefix.contains(prefix.last()));
    }
  }

  /** Of few different bits, so that many lie in each other. */
  private static IpAddress random(Family family, Random random) {
    byte[] bytes = new byte[family.bytes()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextInt(4) == 0 ? 0x80 : 0);
    }
    return IpAddress.of(bytes);
  }

  @Test
  void noPrefixContainsAnAddressOfTheOtherFamily() {
    assertFalse(Prefix.parse("0.0.0.0/0").contains(IpAddress.parse("::")));
    assertFalse(Prefix.parse("::/0").contains(IpAddress.parse("0.0.0.0")));
    assertFalse(Prefix.parse("::/0").overlaps(Prefix.parse("0.0.0.0/0")));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.1.0.0/16, true",
    "10.0.0.0/8, 10.0.0.0/8, true",
    "10.0.0.0/8, 11.0.0.0/8, false",
    "10.0.0.0/9, 10.128.0.0/9, false",
    "0.0.0.0/0, 203.0.113.7/32, true",
    "fd00::/64, fd00:0:0:1::/64, false",
    "fd00::/56, fd00:0:0:1::/64, true"
  })
  void prefixesOverlapWhenOneContainsTheOther(String one, String other, boolean overlap) {
    assertEquals(overlap, Prefix.parse(one).overlaps(Prefix.parse(other)));
    assertEquals(overlap, Prefix.parse(other).overlaps(Prefix.parse(one)));
  }

  @Test
  void aPrefixContainsPartsOfItselfAndNothingLarger() {
    assertTrue(Prefix.parse("10.0.0.0/8").contains(Prefix.parse("10.1.0.0/16")));
    assertTrue(Prefix.parse("10.0.0.0/8").contains(Prefix.parse("10.0.0.0/8")));
    assertFalse(Prefix.parse("10.0.0.0/16").contains(Prefix.parse("10.0.0.0/8")));
  }

  @ParameterizedTest
  @CsvSource({
    "172.18.0.0/16, 172.18.0.0, false",
    "172.18.0.0/16, 172.18.0.1, true",
    "172.18.0.0/16, 172.18.255.255, false",
    "172.18.0.0/16, 172.19.0.1, false",
    "192.0.2.0/30, 192.0.2.3, false",
    "192.0.2.0/31, 192.0.2.0, true",
    "192.0.2.0/31, 192.0.2.1, true",
    "192.0.2.5/32, 192.0.2.5, true",
    "fd00::/64, fd00::, false",
    "fd00::/64, fd00::ffff:ffff:ffff:ffff, true",
    "fd00::/127, fd00::, true"
  })
  void networkAndBroadcastAddressAreNotUsable(String prefix, String address, boolean usable) {
    assertEquals(usable, Prefix.parse(prefix).usable(IpAddress.parse(address)));
  }

  @Test
  void orderIsByAddressThenByLength() {
    List<Prefix> ordered = new ArrayList<>();
    for (String text : List.of("10.0.0.0/8", "10.0.0.0/16", "10.1.0.0/16", "::/0", "fd00::/64")) {
      ordered.add(Prefix.parse(text));
    }
    List<Prefix> shuffled = new ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(1));
    Collections.sort(shuffled);
    assertEquals(ordered, shuffled);
  }

  @Test
  void whatIsLeftOfAPrefixCoversAllButTheOther() {
    Prefix some = Prefix.parse("10.0.0.0/14");
    assertEquals(
        "[10.0.0.0/16, 10.2.0.0/15]", some.without(Prefix.parse("10.1.0.0/16")).toString());
    assertEquals(List.of(some), some.without(Prefix.parse("10.4.0.0/16")));
    assertEquals(List.of(some), some.without(Prefix.parse("fd00::/64")));
    assertEquals(List.of(), some.without(Prefix.parse("10.0.0.0/8")));
    assertEquals(List.of(), some.without(some));
    Prefix all = Prefix.parse("::/0");
    assertEquals(64, all.without(Prefix.parse("fd00:0:0:1::/64")).size());
    assertEquals(32, Prefix.parse("0.0.0.0/0").without(Prefix.parse("172.18.0.7/32")).size());
  }
}
