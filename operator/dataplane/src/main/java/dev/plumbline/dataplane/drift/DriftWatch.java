package dev.plumbline.dataplane.drift;

import dev.plumbline.dataplane.sandbox.OpenNamespace;
import dev.plumbline.netlink.EventHandler;
import dev.plumbline.netlink.Subscription;
import dev.plumbline.netlink.wire.Message;
import dev.plumbline.netlink.wire.Nfnetlink;
import dev.plumbline.netlink.wire.Rtnetlink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Hears what happens to links, addresses, routes and rules in the host's namespace and in all that
 * have a number there, to nf_tables, and to the pins below {@code /run/netns}. It keeps what it
 * heard until somebody takes it, and wakes them up; what to make of it {@link Drift} knows.
 *
 * <p>One daemon thread for each of the three sources waits for it. Events are kept up to a limit,
 * above which it is only known that much has happened.
 */
public final class DriftWatch implements AutoCloseable {
  private static final int MOST_EVENTS = 20_000;
  private static final Duration LONG = Duration.ofHours(1);

  /**
   * {@code ip netns add} makes the file, and mounts the namespace over it a moment later, unheard.
   */
  private static final long[] UNTIL_MOUNTED_MS = {0, 10, 100};

  private final Subscription route;
  private final Subscription netfilter;
  private final WatchService pins;
  private final List<Thread> threads = new ArrayList<>();
  private final Runnable wakeUp;
  private final OwnRequests own;
  private Set<Event> heard = new LinkedHashSet<>();
  private volatile boolean closed;

  /**
   * Listens from now on.
   *
   * @param own tells requests of ours apart
   * @param wakeUp called from other threads when there is something to take; must not block
   */
  public DriftWatch(OpenNamespace host, Path pinFolder, OwnRequests own, Runnable wakeUp) {
    this.own = own;
    this.wakeUp = wakeUp;
    this.route =
        host.handle()
            .call(
                () ->
                    Subscription.routeOfAllNamespaces(
                        Rtnetlink.RTNLGRP_LINK,
                        Rtnetlink.RTNLGRP_IPV4_IFADDR,
                        Rtnetlink.RTNLGRP_IPV6_IFADDR,
                        Rtnetlink.RTNLGRP_IPV4_ROUTE,
                        Rtnetlink.RTNLGRP_IPV6_ROUTE,
                        Rtnetlink.RTNLGRP_IPV4_RULE,
                        Rtnetlink.RTNLGRP_IPV6_RULE,
                        Rtnetlink.RTNLGRP_IPV4_NETCONF,
                        Rtnetlink.RTNLGRP_IPV6_NETCONF,
                        Rtnetlink.RTNLGRP_NSID));
    this.netfilter = host.handle().call(() -> Subscription.netfilter(Nfnetlink.NFNLGRP_NFTABLES));
    this.pins = watch(pinFolder);
    start("drift-route", () -> listen(route, this::hearRoute));
    start("drift-netfilter", () -> listen(netfilter, this::hearTables));
    start("drift-netns", this::listenToPins);
  }

  private static WatchService watch(Path folder) {
    try {
      Files.createDirectories(folder);
      WatchService service = folder.getFileSystem().newWatchService();
      folder.register(
          service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
      return service;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start(String name, Runnable work) {
    threads.add(Thread.ofPlatform().daemon().name(name).start(work));
  }

  /** What was heard since the last call, each different thing once, in order. */
  synchronized Set<Event> take() {
    Set<Event> taken = heard;
    heard = new LinkedHashSet<>();
    return taken;
  }

  /** Forgets what was heard: everything is about to be looked at. */
  public void forget() {
    take();
  }

  private interface Hearing {
    void hear(Message message, int namespace);
  }

  private void listen(Subscription subscription, Hearing hearing) {
    EventHandler handler =
        new EventHandler() {
          @Override
          public void event(Message message, int namespaceId) {
            hearing.hear(message, namespaceId);
          }

          @Override
          public void overrun() {
            keep(new Event.Overrun());
          }
        };
    while (!closed) {
      subscription.receive(LONG, handler);
    }
    subscription.close();
  }

  private void hearRoute(Message message, int namespace) {
    if (!own.made(message.portId(), message.seq())) {
      EventReader.read(message, namespace).ifPresent(this::keep);
    }
  }

  private void hearTables(Message message, int namespace) {
    EventReader.readTable(message).ifPresent(this::keep);
  }

  private void listenToPins() {
    try {
      while (!closed) {
        WatchKey key = pins.take();
        List<WatchEvent<?>> events = key.pollEvents();
        for (long pause : UNTIL_MOUNTED_MS) {
          TimeUnit.MILLISECONDS.sleep(pause);
          events.forEach(this::hearPin);
        }
        key.reset();
      }
    } catch (ClosedWatchServiceException | InterruptedException e) {
      // closed: there is nothing more to hear
      return;
    }
  }

  private void hearPin(WatchEvent<?> event) {
    keep(
        event.context() instanceof Path name
            ? new Event.OfPin(name.toString())
            : new Event.Overrun());
  }

  private void keep(Event event) {
    boolean first;
    synchronized (this) {
      first = heard.isEmpty();
      if (heard.size() < MOST_EVENTS) {
        heard.add(event);
      } else {
        heard = new LinkedHashSet<>(Set.of(new Event.Overrun()));
      }
    }
    if (first) {
      wakeUp.run();
    }
  }

  @Override
  public void close() {
    closed = true;
    route.wake();
    netfilter.wake();
    try {
      pins.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Thread thread : threads) {
      thread.interrupt();
      join(thread);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
