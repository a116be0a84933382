package dev.plumbline.dataplane.sysctl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.plumbline.netlink.testing.FreshNamespaces;
import dev.plumbline.netlink.testing.Shell;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FreshNamespaces.class)
class ProcSysKernelIT {

  @Test
  void a_number_of_several_digits_is_read_whole() {
    Shell.run("sysctl -qw net.ipv4.neigh.lo.gc_stale_time=1234");
    assertEquals(Optional.of("1234"), ProcSys.read("net/ipv4/neigh/lo/gc_stale_time"));
  }

  @Test
  void what_is_not_there_has_no_value() {
    assertEquals(Optional.empty(), ProcSys.read("net/ipv4/conf/no-such-link/forwarding"));
  }
}
