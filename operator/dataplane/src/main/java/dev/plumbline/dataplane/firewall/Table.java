package dev.plumbline.dataplane.firewall;

import java.util.List;

/**
 * A table of the {@code inet} family, without the elements of its sets.
 *
 * @param flags {@code NFT_TABLE_F_…}, without what says who owns it
 */
record Table(String name, int flags, List<SetDeclaration> sets, List<Chain> chains) {

  Table {
    sets = List.copyOf(sets);
    chains = List.copyOf(chains);
  }
}
