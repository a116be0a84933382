package dev.plumbline.agent.e2e;

import dev.plumbline.netlink.testing.FreshNamespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A node without a past, connected to a LAN, and a folder with the shop's manifests. */
@ExtendWith(FreshNamespaces.class)
abstract class ShopOnANode {
  @TempDir Path work;
  Plumb plumb;
  Manifests manifests;

  @BeforeEach
  void aNode() throws IOException {
    plumb = new Plumb(work.resolve("plumb"));
    manifests = new Manifests(Files.createDirectory(work.resolve("manifests")));
    Shop.into(manifests);
    Lan.connect();
  }
}
