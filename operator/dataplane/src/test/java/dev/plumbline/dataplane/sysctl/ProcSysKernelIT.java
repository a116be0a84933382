package dev.plumbline.dataplane.sysctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(FreshNamespaces.class)
class ProcSysKernelIT {
  @TempDir Path folder;

  @Test
  void a_number_of_several_digits_is_read_whole() {
    Shell.run("sysctl -qw net.ipv4.neigh.lo.gc_stale_time=1234");
    assertEquals(Optional.of("1234"), ProcSys.read("net/ipv4/neigh/lo/gc_stale_time"));
  }

  @Test
  void what_is_not_there_has_no_value() {
    assertEquals(Optional.empty(), ProcSys.read("net/ipv4/conf/no-such-link/forwarding"));
  }

  /** A link that comes and goes: what is read is a value or nothing, and never an error. */
  @Test
  void what_goes_while_it_is_read_has_no_value() throws Exception {
    StringBuilder renames = new StringBuilder("link add here type bridge\n");
    for (int i = 0; i < 1000; i++) {
      renames.append("link set here name there\nlink set there name here\n");
    }
    Path batch = Files.writeString(folder.resolve("renames"), renames);
    Process renaming = new ProcessBuilder("ip", "-batch", batch.toString()).start();
    int there = 0;
    while (renaming.isAlive()) {
      there += ProcSys.read("net/ipv4/conf/here/forwarding").isPresent() ? 1 : 0;
    }
    assertEquals(0, renaming.exitValue());
    assertTrue(there > 0, "it was never there");
  }
}
