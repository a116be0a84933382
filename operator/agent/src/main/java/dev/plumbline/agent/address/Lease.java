package dev.plumbline.agent.address;

import dev.plumbline.agent.api.ObjectRef;
import java.time.Instant;
import java.util.Optional;

/**
 * Who has an address.
 *
 * @param uid the endpoint's, so that one made anew under an old name is another
 * @param released since when it rests; empty while it is in use
 */
public record Lease(ObjectRef endpoint, String uid, Optional<Instant> released) {

  Lease release(Instant now) {
    return new Lease(endpoint, uid, Optional.of(now));
  }
}
