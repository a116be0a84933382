package dev.plumbline.agent.translate;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.model.IpAddress;
import java.util.List;
import java.util.Map;

/** Who gives addresses to endpoints. */
public interface Addresses {

  /** One address for each family of the network, kept or newly taken; all of them or none. */
  Result give(Network network, Request request);

  /**
   * Frees what the endpoint holds of a family of which it now names other addresses. All endpoints
   * do so before the first is given something: then they can pass addresses on, and swap them.
   */
  default void withdraw(Network network, Request request) {}

  /** Frees everything on every network but what these endpoints have on these networks. */
  default void releaseAllBut(Map<String, ObjectRef> networkByUid) {}

  /** Forgets what nobody needs any more. */
  default void sweep() {}

  /**
   * What one endpoint asks of one network.
   *
   * @param statics addresses that the endpoint's spec names
   * @param standing addresses that its link has in the kernel now: without a lease they are claimed
   *     again before anything else is searched
   */
  record Request(
      ObjectRef endpoint, String uid, List<IpAddress> statics, List<IpAddress> standing) {
    public Request {
      statics = List.copyOf(statics);
      standing = List.copyOf(standing);
    }
  }

  /** What came of it. */
  sealed interface Result {}

  record Given(List<IpAddress> addresses) implements Result {
    public Given {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * Nothing was taken.
   *
   * @param reason one word in CamelCase, as {@code AddressesExhausted}
   */
  record Refused(String reason, String message) implements Result {}
}
