package dev.plumbline.agent.schema;

import dev.plumbline.agent.api.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The cases of {@code src/test/resources/corpus}. */
public final class Corpus {
  private Corpus() {}

  /** A spec and the messages that it is refused with; none: it is accepted. */
  public record Case(Kind kind, String title, Object spec, List<String> refused) {
    @Override
    public String toString() {
      return kind + ": " + title;
    }
  }

  @SuppressWarnings("unchecked")
  public static List<Case> of(Kind kind) {
    try (var in = Corpus.class.getResourceAsStream("/corpus/" + kind.plural() + ".yaml")) {
      var cases =
          (List<Map<String, Object>>)
              new Load(LoadSettings.builder().build()).loadFromInputStream(in);
      return cases.stream().map(each -> one(kind, each)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Case one(Kind kind, Map<String, Object> each) {
    var refused = (List<String>) each.getOrDefault("refused", List.of());
    return new Case(
        kind,
        (String) each.getOrDefault("ok", String.join("; ", refused)),
        longs(each.get("spec")),
        refused);
  }

  /** Whole numbers as the agent reads them. */
  private static Object longs(Object value) {
    return switch (value) {
      case Integer number -> number.longValue();
      case Map<?, ?> map -> {
        var copy = new LinkedHashMap<String, Object>();
        map.forEach((key, inner) -> copy.put((String) key, longs(inner)));
        yield copy;
      }
      case List<?> list -> new ArrayList<>(list.stream().map(Corpus::longs).toList());
      case null -> null;
      default -> value;
    };
  }
}
