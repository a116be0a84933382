package dev.plumbline.dataplane.firewall;

import static dev.plumbline.netlink.wire.NfTables.*;

import dev.plumbline.model.Element;
import dev.plumbline.model.Family;
import dev.plumbline.model.Field;
import dev.plumbline.model.IpAddress;
import dev.plumbline.model.MacAddress;
import dev.plumbline.model.Prefix;
import dev.plumbline.netlink.wire.MessageWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes elements into the list of a message that makes, deletes or asks for them. Every part of a
 * key takes a multiple of four bytes.
 *
 * <p>Where keys are prefixes, a set with one part wants the prefix's first address as an element
 * and the address after its last one as another, marked as an end ({@code nft_set_rbtree}); a
 * concatenation wants first and last in one element ({@code nft_set_pipapo}).
 */
final class ElementWriter {

  private final MessageWriter out;

  ElementWriter(MessageWriter out) {
    this.out = out;
  }

  /** With its data, to be made. */
  void whole(Element element) {
    element(element, element.data());
  }

  /** Its key alone, to be deleted or asked for. */
  void key(Element element) {
    element(element, List.of());
  }

  private void element(Element element, List<Field> data) {
    List<Field> key = element.fields();
    boolean ends = element.set().interval() && key.size() > 1;
    out.nest(NFTA_LIST_ELEM);
    value(NFTA_SET_ELEM_KEY, key);
    if (ends) {
      last(key);
    }
    if (!data.isEmpty()) {
      value(NFTA_SET_ELEM_DATA, data);
    }
    out.endNest();
    if (element.set().interval() && !ends && key.getFirst() instanceof Field.Net(Prefix prefix)) {
      end(prefix);
    }
  }

  private void value(int attribute, List<Field> fields) {
    out.nest(attribute);
    out.nestPlain(NFTA_DATA_VALUE);
    for (int i = 0; i < fields.size(); i++) {
      field(fields.get(i));
    }
    out.endNest();
    out.endNest();
  }

  private void last(List<Field> key) {
    out.nest(NFTA_SET_ELEM_KEY_END);
    out.nestPlain(NFTA_DATA_VALUE);
    for (Field field : key) {
      if (field instanceof Field.Net(Prefix prefix)) {
        address(prefix.last());
      } else {
        field(field);
      }
    }
    out.endNest();
    out.endNest();
  }

  /** Nothing comes after the family's last address: the interval stays open. */
  private void end(Prefix prefix) {
    IpAddress last = prefix.last();
    if (Prefix.of(last, 0).last().equals(last)) {
      return;
    }
    out.nest(NFTA_LIST_ELEM);
    value(NFTA_SET_ELEM_KEY, List.of(new Field.Ip(last.plus(1))));
    out.attrBe32(NFTA_SET_ELEM_FLAGS, NFT_SET_ELEM_INTERVAL_END);
    out.endNest();
  }

  private void field(Field field) {
    switch (field) {
      case Field.Ip(IpAddress ip) -> address(ip);
      case Field.Net(Prefix prefix) -> address(prefix.address());
      case Field.Mac(MacAddress mac) -> out.bytes(mac.bytes()).zeros(2);
      case Field.Proto proto -> out.u8(proto.protocol().number()).zeros(3);
      case Field.Port(int port) -> out.be16(port).zeros(2);
      case Field.Slot(int slot) -> out.u32(slot);
      case Field.Nfproto(Family family) -> out.u8(family.number()).zeros(3);
      case Field.Name name -> {
        byte[] bytes = name.name().text().getBytes(StandardCharsets.UTF_8);
        out.bytes(bytes).zeros(16 - bytes.length);
      }
    }
  }

  private void address(IpAddress ip) {
    if (ip.family() == Family.IPV4) {
      out.be32((int) ip.low());
    } else {
      out.be64(ip.high()).be64(ip.low());
    }
  }
}
