package dev.plumbline.agent.address;

import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.model.IpAddress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.CharacterCodingException;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file an address: {@code addresses/NAMESPACE/NETWORK/ADDRESS} below the state folder, holding
 * the endpoint's namespace, name and UID and, when it rests, since when. {@code CREATE_NEW} is
 * {@code O_EXCL}: of two that want one address the kernel lets one have it. What stands there
 * already is only changed under a lock on {@code addresses/.lock}, which the kernel takes back from
 * a process that dies.
 */
public final class FileAddressStore implements AddressStore {

  /** A file lock is the whole process's: its threads take turns. */
  private static final Object TURN = new Object();

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
    read(file).ifPresent(lease -> into.put(address, lease));
  }

  @Override
  public Optional<Lease> read(ObjectRef network, IpAddress address) throws IOException {
    return read(file(network, address));
  }

  private static Optional<Lease> read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      return Optional.of(Lease.DAMAGED);
    }
    try {
      return Optional.of(parse(Files.readAllLines(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.of(Lease.DAMAGED);
    }
  }

  private static Lease parse(List<String> lines) {
    if (lines.size() < 3 || lines.size() > 4) {
      return Lease.DAMAGED;
    }
    try {
      Optional<Instant> released =
          lines.size() == 4 ? Optional.of(Instant.parse(lines.get(3))) : Optional.empty();
      ObjectRef endpoint = new ObjectRef(Kind.Endpoint, lines.get(0), lines.get(1));
      return new Lease(endpoint, lines.get(2), released);
    } catch (DateTimeException e) {
      return Lease.DAMAGED;
    }
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
    try {
      return claim(file, lease);
    } catch (NoSuchFileException e) {
      Files.createDirectories(file.getParent());
      return claim(file, lease);
    }
  }

  private static boolean claim(Path file, Lease lease) throws IOException {
    try {
      Files.writeString(file, text(lease), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return true;
    } catch (NoSuchFileException e) {
      throw e;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      Files.deleteIfExists(file); // made, but not filled: the disk is full
      throw e;
    }
  }

  @Override
  public boolean replace(ObjectRef network, IpAddress address, Lease known, Lease fresh)
      throws IOException {
    Path file = file(network, address);
    return ifStill(
        known,
        file,
        () -> {
          Path written = file.resolveSibling(".new-" + address);
          Files.writeString(written, text(fresh));
          Files.move(
              written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        });
  }

  @Override
  public boolean remove(ObjectRef network, IpAddress address, Lease known) throws IOException {
    Path file = file(network, address);
    return ifStill(known, file, () -> Files.delete(file));
  }

  @FunctionalInterface
  private interface Change {
    void make() throws IOException;
  }

  private boolean ifStill(Lease known, Path file, Change change) throws IOException {
    Files.createDirectories(root);
    synchronized (TURN) {
      try (FileChannel channel =
              FileChannel.open(
                  root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        boolean still =
            lock.isValid() && !Files.isDirectory(file) && read(file).equals(Optional.of(known));
        if (still) {
          change.make();
        }
        return still;
      }
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
      List<Path> paths = new ArrayList<>();
      entries.forEach(paths::add);
      return paths;
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }
}
