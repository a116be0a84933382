package dev.plumbline.agent.address;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.model.IpAddress;
import java.io.IOException;
import java.util.Map;

/** Where leases outlive the process. */
public interface AddressStore {

  /** All leases, by network and address. Unreadable ones are left out of it and kept as taken. */
  Map<ObjectRef, Map<IpAddress, Lease>> load() throws IOException;

  /**
   * Takes an address, atomically.
   *
   * @return false if somebody has it
   */
  boolean claim(ObjectRef network, IpAddress address, Lease lease) throws IOException;

  /** Writes what became of a lease that is ours to change. */
  void update(ObjectRef network, IpAddress address, Lease lease) throws IOException;

  void remove(ObjectRef network, IpAddress address) throws IOException;

  /** Keeps nothing: for a plan, which must not take what it only shows. */
  static AddressStore dry(AddressStore store) {
    return new AddressStore() {
      @Override
      public Map<ObjectRef, Map<IpAddress, Lease>> load() throws IOException {
        return store.load();
      }

      @Override
      public boolean claim(ObjectRef network, IpAddress address, Lease lease) {
        return true;
      }

      @Override
      public void update(ObjectRef network, IpAddress address, Lease lease) {}

      @Override
      public void remove(ObjectRef network, IpAddress address) {}
    };
  }
}
