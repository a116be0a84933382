package dev.plumbline.agent.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumbline.agent.api.Kind;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Accepted and refused specs, under {@code src/test/resources/corpus}. */
class CorpusTest {

  private final Validator validator = new Validator();

  static Stream<Corpus.Case> cases() {
    return Arrays.stream(Kind.values()).flatMap(kind -> Corpus.of(kind).stream());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void is_judged_as_the_corpus_says(Corpus.Case each) {
    var errors =
        validator.check(each.kind(), each.spec(), FieldPath.ROOT.field("spec")).errors().stream()
            .map(FieldError::toString)
            .toList();
    assertEquals(each.refused(), errors);
  }

  @Test
  void every_rule_refuses_something_in_the_corpus() {
    var messages = new HashSet<String>();
    cases().flatMap(each -> each.refused().stream()).forEach(messages::add);
    for (var kind : Kind.values()) {
      for (var rule : rules(CompiledSchema.of(kind))) {
        assertTrue(
            messages.stream().anyMatch(message -> message.endsWith(": " + rule.message())),
            () -> kind + ": nothing is refused with " + rule.message());
      }
    }
  }

  private static List<Schema.Rule> rules(Schema schema) {
    var inner =
        switch (schema) {
          case Schema.Fields fields -> List.copyOf(fields.fields().values());
          case Schema.Names names -> List.of(names.value());
          case Schema.Items items -> List.of(items.item());
          case Schema.Text _, Schema.Choice _, Schema.Whole _, Schema.Flag _ -> List.<Schema>of();
        };
    return Stream.concat(
            schema.rules().stream(), inner.stream().flatMap(each -> rules(each).stream()))
        .toList();
  }
}
