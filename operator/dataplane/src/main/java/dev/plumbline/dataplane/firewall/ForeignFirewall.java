package dev.plumbline.dataplane.firewall;

import dev.plumbline.dataplane.firewall.ForeignTable.ForeignChain;
import dev.plumbline.model.Family;
import dev.plumbline.netlink.NetlinkSocket;
import dev.plumbline.netlink.wire.Nfnetlink;
import java.util.ArrayList;
import java.util.List;

/**
 * What others' nf_tables rules (typed with {@code nft} or with {@code iptables-nft}) do to packets
 * that we forward: an accept of ours does not override a drop of theirs.
 *
 * <p>Only what is dropped for certain is found. A rule that asks what we cannot know (a mark, a
 * limit, an ipset) may match or not; one that may accept keeps everything after it from being
 * certain. {@code iptables-legacy}, which keeps its rules outside nf_tables, is not looked at.
 */
public final class ForeignFirewall {

  private final List<ForeignTable> tables;

  private ForeignFirewall(List<ForeignTable> tables) {
    this.tables = tables;
  }

  /** Reads the rules of the calling thread's network namespace. */
  public static ForeignFirewall read() {
    try (NetlinkSocket socket = NetlinkSocket.netfilter()) {
      return new ForeignFirewall(new ForeignReader(socket).read());
    }
  }

  /** Who drops this packet; to be asked in the namespace whose rules were read. */
  public List<Finding> check(Probe probe) {
    List<Finding> findings = new ArrayList<>();
    Packet packet = new Packet(probe);
    for (ForeignTable table : tables) {
      if (sees(table, probe.family())) {
        Simulation simulation = new Simulation(table, packet);
        for (ForeignChain chain : table.chains().values()) {
          if (forwards(chain)) {
            simulation.run(chain).ifPresent(findings::add);
          }
        }
      }
    }
    return findings;
  }

  private static boolean sees(ForeignTable table, Family family) {
    return table.family() == Nfnetlink.NFPROTO_INET || table.family() == family.number();
  }

  private static boolean forwards(ForeignChain chain) {
    return chain.hook().filter(hook -> hook.number() == Nfnetlink.NF_INET_FORWARD).isPresent();
  }
}
