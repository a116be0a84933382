package dev.plumbline.dataplane.firewall;

import static dev.plumbline.dataplane.firewall.Partial.Answer.MAYBE;
import static dev.plumbline.dataplane.firewall.Partial.Answer.NO;
import static dev.plumbline.dataplane.firewall.Partial.Answer.YES;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PartialTest {

  private static final byte[] TEN = {10, 0, 0, 1};

  @Test
  void known_bytes_are_equal_or_not() {
    assertEquals(YES, Partial.of(TEN).equalTo(TEN));
    assertEquals(NO, Partial.of(TEN).equalTo(new byte[] {10, 0, 0, 2}));
  }

  @Test
  void unknown_bytes_may_be_equal_unless_a_known_one_differs() {
    Partial half = Partial.unknown(4).with(0, Partial.of((byte) 10, (byte) 0));
    assertEquals(MAYBE, half.equalTo(TEN));
    assertEquals(NO, half.equalTo(new byte[] {11, 0, 0, 1}));
    assertEquals(YES, half.slice(0, 1).equalTo(new byte[] {10}));
    assertEquals(MAYBE, half.slice(2, 8).equalTo(new byte[8]));
  }

  @Test
  void what_a_mask_takes_away_is_known() {
    byte[] zeros = new byte[4];
    assertEquals(YES, Partial.unknown(4).masked(zeros, zeros).equalTo(zeros));
    byte[] mask = {(byte) 0xff, 0, 0, 0};
    assertEquals(MAYBE, Partial.unknown(4).masked(mask, zeros).equalTo(zeros));
    Partial half = Partial.unknown(4).with(0, Partial.of((byte) 10));
    assertEquals(YES, half.masked(mask, zeros).equalTo(new byte[] {10, 0, 0, 0}));
  }

  @Test
  void ranges_are_compared_byte_by_byte_from_the_first() {
    assertEquals(YES, Partial.of((byte) 0x80, (byte) 0).between(new byte[2], new byte[] {-1, -1}));
    assertEquals(NO, Partial.of((byte) 1, (byte) 0).between(new byte[] {1, 1}, new byte[] {2, 0}));
    assertEquals(MAYBE, Partial.unknown(2).between(new byte[2], new byte[] {-1, -1}));
  }
}
