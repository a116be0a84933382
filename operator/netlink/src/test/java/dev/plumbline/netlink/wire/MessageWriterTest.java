package dev.plumbline.netlink.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessageWriterTest {
  private final MessageWriter w = new MessageWriter(64);

  @BeforeEach
  void bytesAreSpelledForLittleEndian() {
    Assumptions.assumeTrue(
        ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "expected bytes are little-endian");
  }

  @Test
  void aMessageIsAHeaderWithItsLengthTypeFlagsAndSequence() {
    int sequence = w.begin(Rtnetlink.RTM_NEWLINK, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL);
    w.end();
    assertBytes("10000000 1000 0106" + littleEndian(sequence) + "00000000");
  }

  @Test
  void rawFieldsFollowInTheOrderAndWidthTheyAreWritten() {
    w.begin(16, 0);
    w.u8(0xfe).u8(1).u16(0xfffe).i32(-2).u64(0x0102030405060708L).be16(0x1234).zeros(2);
    w.be32(0x0a000001).be64(0x0102030405060708L).bytes(new byte[] {9, 8, 7, 6}).end();
    assertPayload(
        "fe01feff feffffff 0807060504030201 1234 0000 0a000001 0102030405060708 09080706");
  }

  @Test
  void attributesArePaddedToFourBytesAndTheirLengthLeavesThePaddingOut() {
    w.begin(16, 0);
    w.attr(1)
        .attrU8(2, 0xff)
        .attrU16(3, 0x1234)
        .attrU32(4, 5)
        .attrU64(5, 6)
        .attrBytes(6, new byte[] {1, 2, 3, 4, 5});
    w.end();
    assertPayload(
        "0400 0100"
            + "0500 0200 ff000000"
            + "0600 0300 34120000"
            + "0800 0400 05000000"
            + "0c00 0500 0600000000000000"
            + "0900 0600 0102030405000000");
  }

  @Test
  void netfilterAttributesAreInNetworkOrder() {
    w.begin(16, 0);
    w.attrBe16(1, 0x1234).attrBe32(2, 0x12345678).attrBe64(3, 0x0102030405060708L).end();
    assertPayload("0600 0100 12340000 0800 0200 12345678 0c00 0300 0102030405060708");
  }

  @Test
  void aStringEndsInNul() {
    w.begin(16, 0);
    w.attrString(3, "eth0").attrString(3, "").end();
    assertPayload("0900 0300 65746830 00000000 0500 0300 00000000");
  }

  @Test
  void aStringThatIsNotAsciiIsUtf8() {
    w.begin(16, 0);
    w.attrString(3, "aé").end();
    assertPayload("0800 0300 61c3a900");
  }

  @Test
  void nestsAreFlaggedAndMeasuredWhenTheyEnd() {
    w.begin(16, 0);
    w.nest(18)
        .attrString(1, "veth")
        .nest(2)
        .nestPlain(1)
        .u32(0)
        .attrU8(9, 1)
        .endNest()
        .endNest()
        .endNest()
        .end();
    assertPayload(
        "2400 1280 0900 0100 7665746800000000 1400 0280 1000 0100 00000000 0500 0900 01000000");
  }

  @Test
  void theRemainingBytesOfABufferAreAnAttribute() {
    ByteBuffer value = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}).position(1).limit(4);
    w.begin(16, 0);
    w.attrRaw(7, value).end();
    assertPayload("0700 0700 02030400");
    assertEquals(1, value.position());
  }

  @Test
  void sequenceNumbersAreConsecutiveAndNotReusedAfterClear() {
    int first = w.begin(16, 0);
    w.end();
    int second = w.begin(16, 0);
    w.end();
    assertEquals(first, w.firstSequence());
    assertEquals(first + 1, second);
    assertEquals(2, w.count());
    w.clear();
    int third = w.begin(16, 0);
    w.end();
    assertEquals(third, w.firstSequence());
    assertEquals(1, w.count());
    assertEquals(16, w.size());
    assertEquals(3, third - second, "begin and end of a transaction have numbers of their own");
  }

  @Test
  void anAbandonedMessageLeavesNoTrace() {
    int first = w.begin(16, 0);
    w.end();
    w.begin(17, 0);
    w.nest(1).attrU32(2, 3).abandon();
    assertEquals(16, w.size());
    assertEquals(first + 1, w.begin(18, 0));
  }

  @Test
  void theBufferGrowsAndKeepsWhatIsInIt() {
    for (int i = 0; i < 10_000; i++) {
      w.begin(16, 0);
      w.attrU32(1, i).end();
    }
    Message message = new Message().over(w.buffer(), 0, w.size());
    for (int i = 0; i < 10_000; i++) {
      message.next();
      Attributes a = message.attributes(0);
      a.next();
      assertEquals(i, a.u32());
    }
  }

  @Test
  void aNestThatDoesNotFitItsLengthIsRefused() {
    w.begin(16, 0);
    w.nest(1);
    for (int i = 0; i < 16_384; i++) {
      w.u32(i);
    }
    assertEquals(65_540, w.nestSize());
    assertThrows(IllegalStateException.class, w::endNest);
  }

  @Test
  void aValueThatDoesNotFitItsLengthIsRefused() {
    w.begin(16, 0);
    w.attrBytes(1, new byte[65_531]);
    assertThrows(IllegalStateException.class, () -> w.attrBytes(1, new byte[65_532]));
  }

  @Test
  void whatIsNotEndedIsRefused() {
    w.begin(16, 0);
    assertThrows(IllegalStateException.class, () -> w.begin(17, 0));
    assertThrows(IllegalStateException.class, w::buffer);
    w.nest(1);
    assertThrows(IllegalStateException.class, w::end);
    w.endNest().end();
    assertThrows(IllegalStateException.class, w::endNest);
    assertThrows(IllegalStateException.class, w::end);
  }

  private void assertPayload(String hex) {
    assertArrayEquals(bytes(hex), written(16), () -> HexFormat.of().formatHex(written(16)));
  }

  private void assertBytes(String hex) {
    assertArrayEquals(bytes(hex), written(0), () -> HexFormat.of().formatHex(written(0)));
  }

  private byte[] written(int from) {
    byte[] bytes = new byte[w.size() - from];
    w.buffer().get(from, bytes);
    return bytes;
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static String littleEndian(int value) {
    byte[] bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    return HexFormat.of().formatHex(bytes);
  }
}
