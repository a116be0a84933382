package dev.plumbline.netlink.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MessageTest {
  private final MessageWriter w = new MessageWriter();

  @Test
  void readsBackWhatWasWritten() {
    int sequence = w.begin(24, Netlink.NLM_F_ECHO);
    w.u8(200).u8(1).u16(60_000).i32(-5).u64(1L << 40).be16(0xabcd).u16(0).be32(0x0a000001);
    w.attrU8(1, 255).attrU16(2, 65_535).attrU32(3, -1).attrU64(4, -2).attr(5);
    w.attrBe16(6, 0xbeef)
        .attrBe32(7, 0xdeadbeef)
        .attrBe64(8, 0x0102030405060708L)
        .attrString(9, "aé");
    w.nest(10).u32(77).attrU32(1, 9).endNest().attrBytes(11, new byte[] {1, 2, 3}).end();

    Message m = read();
    assertEquals(24, m.type());
    assertTrue(m.has(Netlink.NLM_F_ECHO));
    assertEquals(sequence, m.seq());
    assertEquals(0, m.portId());
    assertEquals(200, m.u8(0));
    assertEquals(60_000, m.u16(2));
    assertEquals(-5, m.u32(4));
    assertEquals(1L << 40, m.u64(8));
    assertEquals(0xabcd, m.be16(16));
    assertEquals(0x0a000001, m.be32(20));
    assertArrayEquals(new byte[] {(byte) 200, 1}, m.bytes(0, 2));

    Attributes a = m.attributes(24);
    assertEquals(255, to(a, 1).u8());
    assertEquals(65_535, to(a, 2).u16());
    assertEquals(-1, to(a, 3).u32());
    assertEquals(-2, to(a, 4).u64());
    assertEquals(0, to(a, 5).length());
    assertEquals(0xbeef, to(a, 6).be16());
    assertEquals(0xdeadbeef, to(a, 7).be32());
    assertEquals(0x0102030405060708L, to(a, 8).be64());
    assertEquals("aé", to(a, 9).string());
    assertTrue(to(a, 10).isFlaggedNested());
    assertEquals(77, a.u32At(0));
    Attributes nested = a.nested(4);
    assertEquals(9, to(nested, 1).u32());
    assertFalse(nested.next());
    assertArrayEquals(new byte[] {1, 2, 3}, to(a, 11).bytes());
    assertFalse(a.next());
    assertFalse(m.next());
  }

  @Test
  void aMessageLongerThanWhatIsThereIsRefused() {
    w.begin(24, 0);
    w.attrU32(1, 1).end();
    ByteBuffer bytes = w.buffer();
    Message m = new Message().over(bytes, 0, w.size() - 1);
    assertThrows(MalformedMessageException.class, m::next);
  }

  @Test
  void aMessageShorterThanItsHeaderIsRefused() {
    w.begin(24, 0);
    w.end();
    for (int length = -1; length < 16; length++) {
      Message m = new Message().over(w.buffer().putInt(0, length), 0, w.size());
      assertThrows(MalformedMessageException.class, m::next);
    }
  }

  @Test
  void anAttributeLongerThanItsMessageIsRefused() {
    w.begin(24, 0);
    w.attrU32(1, 1).end();
    w.buffer().putShort(16, (short) 9);
    Attributes a = read().attributes(0);
    assertThrows(MalformedMessageException.class, a::next);
  }

  @Test
  void anAttributeShorterThanItsHeaderIsRefused() {
    w.begin(24, 0);
    w.attrU32(1, 1).end();
    for (short length = 0; length < 4; length++) {
      w.buffer().putShort(16, length);
      Attributes a = read().attributes(0);
      assertThrows(MalformedMessageException.class, a::next);
    }
  }

  @Test
  void aNestedAttributeMayNotReachOutOfItsNest() {
    w.begin(24, 0);
    w.nest(1).attrU32(2, 3).endNest().attrU64(4, 5).end();
    w.buffer().putShort(20, (short) 20);
    Attributes a = read().attributes(0);
    a.next();
    assertThrows(MalformedMessageException.class, () -> a.nested().next());
  }

  @Test
  void aValueShorterThanItsTypeIsRefused() {
    w.begin(24, 0);
    w.attrU16(1, 1).end();
    Attributes a = read().attributes(0);
    a.next();
    assertEquals(1, a.u16());
    assertThrows(MalformedMessageException.class, a::u32);
    assertThrows(MalformedMessageException.class, a::u64);
    assertThrows(MalformedMessageException.class, () -> a.nested(4));
  }

  @Test
  void aFieldOutsideThePayloadIsRefused() {
    w.begin(24, 0);
    w.u32(1).end();
    Message m = read();
    assertEquals(1, m.u32(0));
    assertThrows(MalformedMessageException.class, () -> m.u32(1));
    assertThrows(MalformedMessageException.class, () -> m.u8(4));
    assertThrows(MalformedMessageException.class, () -> m.u64(0));
    assertThrows(MalformedMessageException.class, () -> m.u8(-1));
    assertThrows(MalformedMessageException.class, () -> m.u32(Integer.MAX_VALUE));
    assertThrows(MalformedMessageException.class, () -> m.attributes(8));
  }

  private Message read() {
    Message m = new Message().over(w.buffer(), 0, w.size());
    assertTrue(m.next());
    return m;
  }

  private static Attributes to(Attributes a, int type) {
    assertTrue(a.next());
    assertEquals(type, a.type());
    return a;
  }
}
