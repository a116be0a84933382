package dev.plumbline.netlink.wire;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FuzzTest {
  private static final int MUTATIONS = 300_000;

  private int steps;

  @Test
  void damagedBytesAreReadOrRefusedButNeverReadOutsideOrForever() {
    MessageWriter w = sample();
    int size = w.size();
    int refused = 0;
    for (int seed = 0; seed < MUTATIONS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
      bytes.put(0, w.buffer(), 0, size);
      int to = damage(bytes, random);
      steps = 0;
      try {
        readAll(bytes, to);
      } catch (MalformedMessageException e) {
        refused++;
      }
    }
    assertTrue(refused > MUTATIONS / 10, "refused only " + refused);
    assertTrue(refused < MUTATIONS, "refused all");
  }

  /**
   * A message in a buffer of exactly its size: a read behind it is an IndexOutOfBoundsException.
   */
  private static MessageWriter sample() {
    MessageWriter w = new MessageWriter();
    for (int i = 0; i < 3; i++) {
      w.begin(Rtnetlink.RTM_NEWLINK, 0);
      w.zeros(16).attrString(IfLink.IFLA_IFNAME, "veth0").attrU32(IfLink.IFLA_MTU, 1500).attr(99);
      w.nest(IfLink.IFLA_LINKINFO).attrString(1, "veth").nest(2).nest(1).zeros(16).attrU64(3, 4);
      w.endNest().endNest().endNest().attrBytes(IfLink.IFLA_ADDRESS, new byte[6]).end();
    }
    return w;
  }

  private static int damage(ByteBuffer bytes, SplittableRandom random) {
    int times = 1 + random.nextInt(4);
    for (int i = 0; i < times; i++) {
      int at = random.nextInt(bytes.capacity());
      switch (random.nextInt(4)) {
        case 0 -> bytes.put(at, (byte) random.nextInt());
        case 1 -> bytes.put(at, (byte) (bytes.get(at) ^ 1 << random.nextInt(8)));
        case 2 -> bytes.putShort(at & ~3 & Integer.MAX_VALUE, (short) random.nextInt(64));
        default -> bytes.putInt(at & ~3, random.nextInt());
      }
    }
    return random.nextInt(4) == 0 ? random.nextInt(bytes.capacity() + 1) : bytes.capacity();
  }

  private void readAll(ByteBuffer bytes, int to) {
    Message m = new Message().over(bytes, 0, to);
    while (m.next()) {
      step();
      m.type();
      m.seq();
      if (m.payloadLength() >= 16) {
        m.u64(8);
      }
      read(m.attributes(16), 0);
    }
  }

  private void read(Attributes a, int depth) {
    while (a.next()) {
      step();
      a.type();
      a.bytes();
      a.string();
      if (a.length() >= 8) {
        a.u64();
      }
      if (a.length() == 4) {
        a.be32();
      }
      if (depth < 4 && a.isFlaggedNested()) {
        read(a.nested(a.type() == 1 ? 16 : 0), depth + 1);
      }
    }
  }

  private void step() {
    assertTrue(++steps < 1000, "reads on and on");
  }
}
