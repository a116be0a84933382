package dev.plumbline.dataplane.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Protocol;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerTest {

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, false, 0.0.0.0, true",
    "0.0.0.0, false, 10.0.0.1, true",
    "10.0.0.1, false, 0.0.0.0, true",
    "10.0.0.1, false, 10.0.0.1, true",
    "10.0.0.1, false, 10.0.0.2, false",
    "0.0.0.0, false, ::, false",
    "::, true, 0.0.0.0, true",
    "::, true, 10.0.0.1, true",
    "::, false, 10.0.0.1, false",
    "::, false, fd00::1, true",
    "fd00::1, true, 0.0.0.0, false",
    "fd00::1, true, ::, true",
  })
  void a_listener_is_in_the_way_of_what_is_published_where_it_answers(
      String listens, boolean dualStack, String published, boolean inTheWay) {
    IpAddress address = IpAddress.parse(listens);
    Listener listener = new Listener(Protocol.TCP, address, 80, dualStack, 0, 1);
    assertEquals(inTheWay, listener.overlaps(IpAddress.parse(published)));
  }
}
