package dev.plumbline.agent.translate;

import dev.plumbline.agent.address.AddressStore;
import dev.plumbline.agent.address.Lease;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.model.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Leases in memory, with a clock of their own. */
final class MemoryStore implements AddressStore {

  private final Map<ObjectRef, Map<IpAddress, Lease>> leases = new HashMap<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  InstantSource clock() {
    return () -> now;
  }

  void sleep(Duration time) {
    now = now.plus(time);
  }

  MemoryStore copy() {
    MemoryStore copy = new MemoryStore();
    copy.now = now;
    leases.forEach((network, held) -> copy.leases.put(network, new HashMap<>(held)));
    return copy;
  }

  @Override
  public Map<ObjectRef, Map<IpAddress, Lease>> load() {
    Map<ObjectRef, Map<IpAddress, Lease>> loaded = new HashMap<>();
    leases.forEach((network, held) -> loaded.put(network, new HashMap<>(held)));
    return loaded;
  }

  @Override
  public boolean claim(ObjectRef network, IpAddress address, Lease lease) {
    return leases.computeIfAbsent(network, _ -> new HashMap<>()).putIfAbsent(address, lease)
        == null;
  }

  @Override
  public Optional<Lease> read(ObjectRef network, IpAddress address) {
    return Optional.ofNullable(leases.getOrDefault(network, Map.of()).get(address));
  }

  @Override
  public boolean replace(ObjectRef network, IpAddress address, Lease known, Lease fresh) {
    return leases.getOrDefault(network, Map.of()).replace(address, known, fresh);
  }

  @Override
  public boolean remove(ObjectRef network, IpAddress address, Lease known) {
    return leases.getOrDefault(network, Map.of()).remove(address, known);
  }
}
