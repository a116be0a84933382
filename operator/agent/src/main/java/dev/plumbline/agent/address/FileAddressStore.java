package dev.plumbline.agent.address;

import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.model.IpAddress;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file an address: {@code addresses/NAMESPACE/NETWORK/ADDRESS} below the state folder, holding
 * the endpoint's namespace, name and UID and, when it rests, since when. {@code CREATE_NEW} is
 * {@code O_EXCL}: of two that want one address the kernel lets one have it.
 */
public final class FileAddressStore implements AddressStore {

  private static final int MOST_ATTEMPTS = 10;

  private final Path root;

  public FileAddressStore(Path stateDir) {
    this.root = stateDir.resolve("addresses");
  }

  @Override
  public Map<ObjectRef, Map<IpAddress, Lease>> load() throws IOException {
    Map<ObjectRef, Map<IpAddress, Lease>> leases = new HashMap<>();
    for (Path namespace : list(root)) {
      for (Path network : list(namespace)) {
        ObjectRef ref = new ObjectRef(Kind.ContainerNetwork, name(namespace), name(network));
        Map<IpAddress, Lease> ofNetwork = new HashMap<>();
        for (Path file : list(network)) {
          load(file, ofNetwork);
        }
        leases.put(ref, ofNetwork);
      }
    }
    return leases;
  }

  private static void load(Path file, Map<IpAddress, Lease> into) throws IOException {
    IpAddress address;
    try {
      address = IpAddress.parse(name(file));
    } catch (IllegalArgumentException e) {
      return; // a file that is none of ours
    }
    try {
      into.put(address, parse(Files.readAllLines(file)));
    } catch (NoSuchFileException e) {
      return; // released between the listing and now
    }
  }

  /** A damaged file keeps its address out of use: whose it is cannot be known. */
  private static Lease parse(List<String> lines) {
    if (lines.size() < 3) {
      return new Lease(new ObjectRef(Kind.Endpoint, "", ""), "damaged", Optional.empty());
    }
    Optional<Instant> released;
    try {
      released = lines.size() > 3 ? Optional.of(Instant.parse(lines.get(3))) : Optional.empty();
    } catch (DateTimeException e) {
      released = Optional.of(Instant.EPOCH);
    }
    ObjectRef endpoint = new ObjectRef(Kind.Endpoint, lines.get(0), lines.get(1));
    return new Lease(endpoint, lines.get(2), released);
  }

  private static String text(Lease lease) {
    return lease.endpoint().namespace()
        + "\n"
        + lease.endpoint().name()
        + "\n"
        + lease.uid()
        + "\n"
        + lease.released().map(at -> at + "\n").orElse("");
  }

  @Override
  public boolean claim(ObjectRef network, IpAddress address, Lease lease) throws IOException {
    Path file = file(network, address);
    for (int attempt = 0; ; attempt++) {
      Files.createDirectories(file.getParent());
      try {
        Files.writeString(
            file, text(lease), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } catch (NoSuchFileException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw e; // another process keeps removing the folder, which it found empty
        }
      }
    }
  }

  @Override
  public void update(ObjectRef network, IpAddress address, Lease lease) throws IOException {
    Path file = file(network, address);
    Path fresh = file.resolveSibling(".new-" + address);
    Files.writeString(fresh, text(lease));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void remove(ObjectRef network, IpAddress address) throws IOException {
    Path file = file(network, address);
    Files.deleteIfExists(file);
    removeIfEmpty(file.getParent());
    removeIfEmpty(file.getParent().getParent());
    removeIfEmpty(root);
  }

  private static void removeIfEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException _) {
      // others have addresses there
    }
  }

  private Path file(ObjectRef network, IpAddress address) {
    return root.resolve(network.namespace()).resolve(network.name()).resolve(address.toString());
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      List<Path> paths = new java.util.ArrayList<>();
      entries.forEach(paths::add);
      return paths;
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }
}
