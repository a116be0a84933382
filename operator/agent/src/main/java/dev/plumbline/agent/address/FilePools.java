package dev.plumbline.agent.address;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource.ContainerNetwork;
import dev.plumbline.agent.translate.Names;
import dev.plumbline.agent.translate.Pools;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.Prefix;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Prefixes for networks that name none, from the ranges that Docker uses: /16 of 172.17.0.0 to
 * 172.31.0.0, then /20 of 192.168.0.0; for IPv6 a /64 of a unique local prefix that follows from
 * the machine's id. What a network has been given stands in {@code prefixes/NAMESPACE/NAME} below
 * the state folder and is its own as long as the network is there.
 */
public final class FilePools implements Pools {

  private final Path root;
  private final String machineId;
  private final Keep keep;
  private final Map<ObjectRef, List<Prefix>> remembered = new HashMap<>();

  /** Whether what is given is written down. */
  public enum Keep {
    WRITTEN,
    SHOWN_ONLY
  }

  public FilePools(Path stateDir, String machineId, Keep keep) {
    this.root = stateDir.resolve("prefixes");
    this.machineId = machineId;
    this.keep = keep;
  }

  @Override
  public List<Prefix> give(ContainerNetwork network, Set<Prefix> others, Predicate<Prefix> free) {
    List<Prefix> kept = kept(network);
    Path file = file(network);
    Set<Prefix> taken = new HashSet<>(others);
    for (Path other : files()) {
      if (!other.equals(file)) {
        taken.addAll(read(other));
      }
    }
    List<Prefix> given = new ArrayList<>();
    for (Family family : Pools.families(network)) {
      Optional<Prefix> prefix =
          kept.stream()
              .filter(one -> one.family() == family && free.test(one))
              .findFirst()
              .or(() -> search(family, taken, free));
      if (prefix.isEmpty()) {
        return List.of();
      }
      given.add(prefix.get());
    }
    if (keep == Keep.WRITTEN && !given.equals(kept)) {
      write(file, given);
    }
    remembered.put(network.ref(), given);
    return given;
  }

  @Override
  public void retain(Set<ObjectRef> networks) {
    if (keep == Keep.SHOWN_ONLY) {
      return;
    }
    Set<Path> kept = new HashSet<>();
    remembered.keySet().retainAll(networks);
    networks.forEach(ref -> kept.add(root.resolve(ref.namespace()).resolve(ref.name())));
    for (Path file : files()) {
      if (!kept.contains(file)) {
        delete(file);
      }
    }
  }

  private void delete(Path file) {
    try {
      Files.deleteIfExists(file);
      for (Path folder = file.getParent(); folder.startsWith(root); folder = folder.getParent()) {
        Files.deleteIfExists(folder);
      }
    } catch (DirectoryNotEmptyException _) {
      // other networks have prefixes there
    } catch (IOException e) {
      throw new StateUnreadable(file, e);
    }
  }

  /** What each network has been given, but for files that are being written. */
  private List<Path> files() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> below = Files.walk(root, 2)) {
      return below
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .toList();
    } catch (IOException e) {
      throw new StateUnreadable(root, e);
    }
  }

  @Override
  public List<Prefix> kept(ContainerNetwork network) {
    return remembered.computeIfAbsent(network.ref(), _ -> read(file(network)));
  }

  private Path file(ContainerNetwork network) {
    return root.resolve(network.metadata().namespace()).resolve(network.metadata().name());
  }

  private Optional<Prefix> search(Family family, Set<Prefix> taken, Predicate<Prefix> free) {
    return candidates(family).stream()
        .filter(candidate -> taken.stream().noneMatch(candidate::overlaps))
        .filter(free)
        .findFirst();
  }

  private List<Prefix> candidates(Family family) {
    List<Prefix> candidates = new ArrayList<>();
    if (family == Family.IPV4) {
      for (int second = 17; second < 32; second++) {
        candidates.add(Prefix.parse("172." + second + ".0.0/16"));
      }
      for (int third = 0; third < 256; third += 16) {
        candidates.add(Prefix.parse("192.168." + third + ".0/20"));
      }
      return candidates;
    }
    long global = Names.hash("unique local prefix", machineId) & 0xff_ffff_ffffL;
    for (long subnet = 0; subnet < 256; subnet++) {
      long high = 0xfdL << 56 | global << 16 | subnet;
      candidates.add(new Prefix(new IpAddress(Family.IPV6, high, 0), 64));
    }
    return candidates;
  }

  private static List<Prefix> read(Path file) {
    List<Prefix> prefixes = new ArrayList<>();
    try {
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          prefixes.add(Prefix.parse(line));
        }
      }
    } catch (IOException e) {
      throw new StateUnreadable(file, e);
    } catch (IllegalArgumentException e) {
      prefixes.clear(); // damaged: searched again
    }
    return prefixes;
  }

  private static void write(Path file, List<Prefix> prefixes) {
    try {
      Files.createDirectories(file.getParent());
      Path fresh = file.resolveSibling(".new-" + file.getFileName());
      Files.write(fresh, prefixes.stream().map(Prefix::toString).toList());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StateUnreadable(file, e);
    }
  }
}
