package dev.plumbline.agent.address;

import dev.plumbline.model.IpAddress;
import java.util.List;

/** What came of asking for an endpoint's addresses. */
public sealed interface AddressResult {

  /** One address for each family of the network. */
  record Given(List<IpAddress> addresses) implements AddressResult {
    public Given {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * Nothing was taken.
   *
   * @param reason one word in CamelCase, as {@code AddressesExhausted}
   */
  record Refused(String reason, String message) implements AddressResult {}
}
