package dev.plumbline.agent.kernel;

import static dev.plumbline.netlink.wire.Nfnetlink.NFNLGRP_NFTABLES;
import static dev.plumbline.netlink.wire.Rtnetlink.RTNLGRP_IPV4_IFADDR;
import static dev.plumbline.netlink.wire.Rtnetlink.RTNLGRP_IPV4_NETCONF;
import static dev.plumbline.netlink.wire.Rtnetlink.RTNLGRP_IPV4_ROUTE;
import static dev.plumbline.netlink.wire.Rtnetlink.RTNLGRP_IPV4_RULE;
import static dev.plumbline.netlink.wire.Rtnetlink.RTNLGRP_IPV6_IFADDR;
import static dev.plumbline.netlink.wire.Rtnetlink.RTNLGRP_IPV6_NETCONF;
import static dev.plumbline.netlink.wire.Rtnetlink.RTNLGRP_IPV6_ROUTE;
import static dev.plumbline.netlink.wire.Rtnetlink.RTNLGRP_IPV6_RULE;
import static dev.plumbline.netlink.wire.Rtnetlink.RTNLGRP_LINK;
import static dev.plumbline.netlink.wire.Rtnetlink.RTNLGRP_NSID;

import dev.plumbline.netlink.EventHandler;
import dev.plumbline.netlink.Subscription;
import dev.plumbline.netlink.wire.Message;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Hears that something changed: in the host's namespace, in every sandbox that has an nsid there,
 * in nftables. What it was is not told: whoever is woken looks. Lost events count as one more.
 */
final class KernelWatch implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Runnable listener;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Subscription route;
  private final Subscription nftables;

  private KernelWatch(Runnable listener) {
    this.listener = listener;
    this.route =
        Subscription.routeOfAllNamespaces(
            RTNLGRP_LINK,
            RTNLGRP_IPV4_IFADDR,
            RTNLGRP_IPV6_IFADDR,
            RTNLGRP_IPV4_ROUTE,
            RTNLGRP_IPV6_ROUTE,
            RTNLGRP_IPV4_RULE,
            RTNLGRP_IPV6_RULE,
            RTNLGRP_IPV4_NETCONF,
            RTNLGRP_IPV6_NETCONF,
            RTNLGRP_NSID);
    this.nftables = Subscription.netfilter(NFNLGRP_NFTABLES);
  }

  /** Listens from now on, in the calling thread's namespace. */
  static KernelWatch start(Runnable listener) {
    KernelWatch watch = new KernelWatch(listener);
    watch.follow("route-watch", watch.route);
    watch.follow("nftables-watch", watch.nftables);
    return watch;
  }

  private void follow(String name, Subscription subscription) {
    Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(
            () -> {
              try (subscription) {
                while (!closed.get()) {
                  subscription.receive(PATIENCE, new Hint());
                }
              }
            });
  }

  private final class Hint implements EventHandler {
    @Override
    public void event(Message message, int namespaceId) {
      listener.run();
    }

    @Override
    public void overrun() {
      listener.run();
    }
  }

  @Override
  public void close() {
    closed.set(true);
    route.wake();
    nftables.wake();
  }
}
