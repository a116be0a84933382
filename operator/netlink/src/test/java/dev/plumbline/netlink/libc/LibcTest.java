package dev.plumbline.netlink.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class LibcTest {
  @Test
  void noCallHasASixthParameterForJnrFfiWouldPassAReturnAddressInstead() {
    for (Method call : Libc.Calls.class.getMethods()) {
      assertTrue(call.getParameterCount() <= 5, call.toString());
    }
  }

  @Test
  void callsTakeNumbersOnlySoThatNothingIsConverted() {
    List<Class<?>> numbers = List.of(int.class, long.class);
    for (Method call : Libc.Calls.class.getMethods()) {
      assertTrue(numbers.contains(call.getReturnType()), call.toString());
      assertTrue(numbers.containsAll(List.of(call.getParameterTypes())), call.toString());
    }
  }

  @Test
  void aCallThatFailsAnswersMinusItsErrno() {
    assertEquals(-Errno.EBADF.number(), Libc.close(-1));
    NativeMemory path = NativeMemory.of("/nowhere/é");
    assertEquals(-Errno.ENOENT.number(), Libc.open(path.address(), 0, 0));
    path.keep();
  }

  @Test
  void fiveParametersArriveWhole() {
    NativeMemory memory = NativeMemory.of(16);
    memory.buffer().putInt(8, 4);
    int fd = Libc.socket(LibcConstants.AF_NETLINK, LibcConstants.SOCK_RAW, 0);
    int answer =
        Libc.getsockopt(
            fd,
            LibcConstants.SOL_SOCKET,
            LibcConstants.SO_RCVBUF,
            memory.address(),
            memory.address(8));
    Libc.close(fd);
    assertEquals(0, answer);
    assertTrue(memory.buffer().getInt(0) > 0);
    assertEquals(4, memory.buffer().getInt(8));
  }

  @Test
  void theAddressOfABufferIsThatOfItsFirstByteWhateverItsPosition() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(64);
    long address = Libc.addressOf(buffer);
    assertEquals(address, Libc.addressOf(buffer.position(8)));
    assertEquals(address + 8, Libc.addressOf(buffer.slice()));
  }
}
