package dev.plumbline.agent.api;

import dev.plumbline.agent.api.constraint.Address;
import dev.plumbline.agent.api.constraint.Doc;
import dev.plumbline.agent.api.constraint.Items;
import dev.plumbline.agent.api.constraint.Items.ListType;
import dev.plumbline.agent.api.constraint.Text;
import java.util.List;

/** What goes into a sandbox's {@code resolv.conf}. */
public record Dns(
    @Doc("Name servers, asked in this order.") @Items(max = 8) List<@Address String> servers,
    @Doc("Domains that are tried behind a name without dots, in this order.") @Items(max = 32)
        List<
                @Text(
                    min = 1,
                    max = 253,
                    pattern = "^[A-Za-z0-9_]([-A-Za-z0-9_.]*[A-Za-z0-9_])?\\.?$")
                String>
            search,
    @Doc("Options of the resolver, as in resolv.conf: timeout:3, ndots:2.")
        @Items(max = 16, type = ListType.SET)
        List<@Text(min = 1, max = 64, pattern = "^[a-z0-9-]+(:[0-9]+)?$") String> options) {
  public Dns {
    servers = List.copyOf(servers);
    search = List.copyOf(search);
    options = List.copyOf(options);
  }
}
