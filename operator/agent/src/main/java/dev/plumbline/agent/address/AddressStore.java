package dev.plumbline.agent.address;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.model.IpAddress;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Where leases outlive the process. What one of several users of it changes, no other overwrites.
 */
public interface AddressStore {

  /** All leases, by network and address; of one that cannot be read {@link Lease#DAMAGED}. */
  Map<ObjectRef, Map<IpAddress, Lease>> load() throws IOException;

  /** What stands there now. */
  Optional<Lease> read(ObjectRef network, IpAddress address) throws IOException;

  /**
   * Takes an address, atomically.
   *
   * @return false if somebody has it
   */
  boolean claim(ObjectRef network, IpAddress address, Lease lease) throws IOException;

  /**
   * Puts a lease in the place of another, atomically.
   *
   * @return false if something else stands there than is known
   */
  boolean replace(ObjectRef network, IpAddress address, Lease known, Lease fresh)
      throws IOException;

  /**
   * Removes a lease, atomically.
   *
   * @return false if something else stands there than is known
   */
  boolean remove(ObjectRef network, IpAddress address, Lease known) throws IOException;

  /** Keeps nothing: for a plan, which must not take what it only shows. */
  static AddressStore dry(AddressStore store) {
    return new AddressStore() {
      @Override
      public Map<ObjectRef, Map<IpAddress, Lease>> load() throws IOException {
        return store.load();
      }

      @Override
      public Optional<Lease> read(ObjectRef network, IpAddress address) throws IOException {
        return store.read(network, address);
      }

      @Override
      public boolean claim(ObjectRef network, IpAddress address, Lease lease) throws IOException {
        return store.read(network, address).isEmpty();
      }

      @Override
      public boolean replace(ObjectRef network, IpAddress address, Lease known, Lease fresh) {
        return true;
      }

      @Override
      public boolean remove(ObjectRef network, IpAddress address, Lease known) {
        return true;
      }
    };
  }
}
