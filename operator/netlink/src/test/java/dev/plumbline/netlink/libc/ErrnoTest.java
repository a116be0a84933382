package dev.plumbline.netlink.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class ErrnoTest {
  @Test
  void aKnownNumberHasItsNameAndText() {
    assertSame(Errno.EEXIST, Errno.of(17));
    assertEquals("EEXIST", Errno.EEXIST.name());
    assertEquals("File exists", Errno.EEXIST.text());
    assertSame(Errno.EHWPOISON, Errno.of(133));
    assertSame(Errno.ENOTSUPP, Errno.of(524));
  }

  @Test
  void anUnknownNumberIsAValueToo() {
    for (int number : new int[] {0, -1, 134, 523, 639, 640, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertEquals("errno " + number, Errno.of(number).toString());
      assertEquals(number, Errno.of(number).number());
      assertEquals(Errno.of(number), Errno.of(number));
    }
  }

  @Test
  void anExceptionSaysWhatWasAttempted() {
    ErrnoException e = new ErrnoException("open /run/netns/web", Errno.ENOENT);
    assertEquals("open /run/netns/web: No such file or directory (ENOENT)", e.getMessage());
    assertEquals("open /run/netns/web", e.operation());
    assertEquals(Errno.ENOENT, e.errno());
  }
}
