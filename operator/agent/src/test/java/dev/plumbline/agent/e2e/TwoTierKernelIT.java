package dev.plumbline.agent.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plumbline.netlink.testing.FreshNamespaces;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(FreshNamespaces.class)
class TwoTierKernelIT {
  @TempDir Path work;

  @Test
  void anExampleIsPlannedAppliedAndCleanedUp() {
    Plumb plumb = new Plumb(work);
    Path example = Manifests.example("two-tier");
    plumb.plan(example).exits(2);
    plumb.apply(example).exits(0);
    assertEquals("", plumb.plan(example).exits(0).err());
    plumb.cleanup().exits(0);
  }
}
