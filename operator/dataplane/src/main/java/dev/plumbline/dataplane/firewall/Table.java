package dev.plumbline.dataplane.firewall;

import dev.plumbline.model.TableFamily;
import dev.plumbline.netlink.wire.Nfnetlink;
import java.util.List;

/**
 * A table, without the elements of its sets.
 *
 * @param flags {@code NFT_TABLE_F_…}, without what says who owns it
 */
record Table(
    TableFamily family, String name, int flags, List<SetDeclaration> sets, List<Chain> chains) {

  /** {@code NFPROTO_…} of the messages about it. */
  static int protocol(TableFamily family) {
    return switch (family) {
      case INET -> Nfnetlink.NFPROTO_INET;
      case BRIDGE -> Nfnetlink.NFPROTO_BRIDGE;
    };
  }

  Table {
    sets = List.copyOf(sets);
    chains = List.copyOf(chains);
  }
}
