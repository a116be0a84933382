package dev.plumbline.agent.address;

import dev.plumbline.agent.api.Kind;
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

  /** Somebody's, but whose cannot be known. */
  public static final Lease DAMAGED =
      new Lease(new ObjectRef(Kind.Endpoint, "", ""), "damaged", Optional.empty());

  boolean isInUse() {
    return released.isEmpty();
  }

  boolean isOf(String endpointUid) {
    return uid.equals(endpointUid);
  }

  /** Whether nobody knows whose it was. */
  boolean isDamaged() {
    return isOf(DAMAGED.uid());
  }

  Lease release(Instant now) {
    return new Lease(endpoint, uid, Optional.of(now));
  }
}
