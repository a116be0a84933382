package dev.plumbline.dataplane.neighbour;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.plumbline.model.IpAddress;
import dev.plumbline.model.MacAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FramesTest {
  private static final MacAddress MAC = MacAddress.parse("02:42:ac:12:00:0a");

  private static void assertBytes(String expected, byte[] frame) {
    assertArrayEquals(HexFormat.of().parseHex(expected.replaceAll("\\s", "")), frame);
  }

  @Test
  void gratuitousArpAsksForTheSendersOwnAddress() {
    assertBytes(
        """
        ffffffffffff 0242ac12000a 0806
        0001 0800 06 04 0001
        0242ac12000a ac12000a
        000000000000 ac12000a
        """,
        Frames.gratuitousArp(IpAddress.parse("172.18.0.10"), MAC));
  }

  /** The checksum was worked out by another program, after RFC 8200. */
  @Test
  void anUnsolicitedAdvertisementGoesToAllNodesAndOverrides() {
    assertBytes(
        """
        333300000001 0242ac12000a 86dd
        60000000 0020 3a ff
        fd00000000000000000000000000000a
        ff020000000000000000000000000001
        88 00 ae2b 20000000
        fd00000000000000000000000000000a
        02 01 0242ac12000a
        """,
        Frames.unsolicitedAdvertisement(IpAddress.parse("fd00::a"), MAC));
  }
}
