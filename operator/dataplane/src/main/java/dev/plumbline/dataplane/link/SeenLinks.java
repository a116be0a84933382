package dev.plumbline.dataplane.link;

import dev.plumbline.model.LinkName;
import dev.plumbline.netlink.wire.Message;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Links of one namespace, as one look found them, and which of them are ours. */
public final class SeenLinks {
  private final Map<Integer, SeenLink> byIndex = new LinkedHashMap<>();
  private final Map<String, SeenLink> byName = new HashMap<>();
  private final Set<Integer> ours = new HashSet<>();

  /** Notes what an {@code RTM_NEWLINK} message tells. */
  public void add(Message message) {
    add(SeenLink.of(message));
  }

  public void add(SeenLink link) {
    byIndex.put(link.index(), link);
    byName.put(link.name(), link);
    link.otherNames().forEach(name -> byName.put(name, link));
  }

  /** Notes that this link is ours. */
  public void claim(SeenLink link) {
    ours.add(link.index());
  }

  public boolean isOurs(int index) {
    return ours.contains(index);
  }

  /** Whether what stands on this link is ours too: on {@code lo} it is the kernel's. */
  public boolean holdsOurs(int index) {
    return ours.contains(index) && !byIndex.get(index).isLoopback();
  }

  public Collection<SeenLink> all() {
    return byIndex.values();
  }

  public Optional<SeenLink> at(int index) {
    return Optional.ofNullable(byIndex.get(index));
  }

  /** The link that has this name, be it as another name ({@code ip link property}). */
  public Optional<SeenLink> named(LinkName name) {
    return Optional.ofNullable(byName.get(name.text()));
  }

  public Optional<LinkName> nameAt(int index) {
    SeenLink link = byIndex.get(index);
    return link == null ? Optional.empty() : link.linkName();
  }
}
