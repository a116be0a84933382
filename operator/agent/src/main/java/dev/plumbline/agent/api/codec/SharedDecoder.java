package dev.plumbline.agent.api.codec;

import dev.plumbline.agent.api.Dns;
import dev.plumbline.agent.api.LabelSelector;

/** What several kinds have. */
final class SharedDecoder {
  private SharedDecoder() {}

  static Dns dns(ObjectReader in) {
    return new Dns(in.texts("servers"), in.texts("search"), in.texts("options"));
  }

  static LabelSelector selector(ObjectReader in) {
    return new LabelSelector(
        in.textMap("matchLabels"), in.objects("matchExpressions", SharedDecoder::requirement));
  }

  private static LabelSelector.Requirement requirement(ObjectReader in) {
    return new LabelSelector.Requirement(
        in.text("key"), in.choice("operator", LabelSelector.Operator.class), in.texts("values"));
  }
}
