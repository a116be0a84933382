package dev.plumbline.agent.kubernetes.node;

import dev.plumbline.agent.address.Candidates;
import dev.plumbline.agent.api.AddressClaimSpec.EndpointId;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.translate.Addresses.Given;
import dev.plumbline.agent.translate.Addresses.Refused;
import dev.plumbline.agent.translate.Addresses.Request;
import dev.plumbline.agent.translate.Addresses.Result;
import dev.plumbline.agent.translate.Network;
import dev.plumbline.model.Family;
import dev.plumbline.model.IpAddress;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/**
 * Finds addresses and claims them, many at a time. What others have is learned from one list of a
 * network's claims, and from each address that somebody else got first; once none seems left, the
 * list is asked for again.
 */
final class Claimer implements ClaimBook.Claiming {

  private final Claims claims;
  private final ExecutorService threads;

  /** Of each network, whose addresses are: the endpoints' UIDs, as far as is known. */
  private final Map<ObjectRef, Taken> taken = new ConcurrentHashMap<>();

  /** What is known of a network's addresses. */
  private static final class Taken {
    private Map<IpAddress, String> owners;

    /** Has them listed, if they were not since this was true. */
    synchronized Map<IpAddress, String> known(Claims claims, ObjectRef network) {
      if (owners == null) {
        Map<IpAddress, String> listed = new ConcurrentHashMap<>();
        claims.ofNetwork(network).forEach((address, owner) -> listed.put(address, owner.uid()));
        owners = listed;
      }
      return owners;
    }

    synchronized void forget(Map<IpAddress, String> stale) {
      if (owners == stale) {
        owners = null;
      }
    }
  }

  /**
   * @param threads bounds how many requests are under way at a time
   */
  Claimer(Claims claims, ExecutorService threads) {
    this.claims = claims;
    this.threads = threads;
  }

  @Override
  public void begin(
      Network network, Request request, List<IpAddress> first, Consumer<Result> listener) {
    threads.execute(() -> listener.accept(claim(network, request, first)));
  }

  private Result claim(Network network, Request request, List<IpAddress> first) {
    try {
      return new Search(network, request, first).result();
    } catch (KubernetesClientException e) {
      return new Refused("ClaimFailed", "its address could not be claimed: " + e.getMessage());
    }
  }

  /** One endpoint's. */
  private final class Search {
    private final Network network;
    private final Request request;
    private final List<IpAddress> first;
    private final List<IpAddress> given = new ArrayList<>();
    private final Taken known;

    Search(Network network, Request request, List<IpAddress> first) {
      this.network = network;
      this.request = request;
      this.first = first;
      this.known = taken.computeIfAbsent(network.ref(), _ -> new Taken());
    }

    Result result() {
      for (IpAddress named : request.statics()) {
        if (!get(owners(), named)) {
          return Candidates.inUse(named);
        }
      }
      for (Family family : Family.values()) {
        boolean wanted = network.has(family) && given.stream().noneMatch(a -> a.family() == family);
        if (wanted && !dynamic(family)) {
          return Candidates.exhausted(network, family);
        }
      }
      return new Given(given);
    }

    private boolean dynamic(Family family) {
      for (IpAddress address : first) {
        boolean may = address.family() == family && Candidates.mayStay(network, address);
        if (may && get(owners(), address)) {
          return true;
        }
      }
      Map<IpAddress, String> asKnown = owners();
      if (search(asKnown, family)) {
        return true;
      }
      known.forget(asKnown);
      return search(owners(), family);
    }

    private boolean search(Map<IpAddress, String> owners, Family family) {
      for (Network.Subnet subnet : network.subnets()) {
        if (subnet.family() != family) {
          continue;
        }
        Iterator<IpAddress> candidates = Candidates.inRange(subnet, request.uid());
        while (candidates.hasNext()) {
          IpAddress candidate = candidates.next();
          if (isFree(owners, candidate) && get(owners, candidate)) {
            return true;
          }
        }
      }
      return false;
    }

    private boolean isFree(Map<IpAddress, String> owners, IpAddress address) {
      String owner = owners.get(address);
      return owner == null || owner.equals(request.uid());
    }

    private Map<IpAddress, String> owners() {
      return known.known(claims, network.ref());
    }

    /** Whether it is the endpoint's now. Others of this node keep off it meanwhile. */
    private boolean get(Map<IpAddress, String> owners, IpAddress address) {
      String before = owners.putIfAbsent(address, request.uid());
      boolean done = false;
      try {
        Optional<EndpointId> owner = claims.claim(network, address, request);
        done = true;
        owners.put(address, owner.map(EndpointId::uid).orElse("unknown"));
        boolean mine = owner.filter(o -> o.uid().equals(request.uid())).isPresent();
        if (mine) {
          given.add(address);
        }
        return mine;
      } finally {
        if (!done && before == null) {
          owners.remove(address, request.uid());
        }
      }
    }
  }
}
