package dev.plumbline.agent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.plumbline.agent.schema.FieldPath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentsTest {

  @Test
  void a_file_may_have_many_documents_and_empty_ones_do_not_count() throws SyntaxException {
    assertEquals(
        List.of(Map.of("a", 1L), Map.of("b", 2L)),
        values("# nothing\n---\na: 1\n---\n---\n# still nothing\n---\nb: 2\n...\n"));
    assertEquals(List.of(), values(""));
    assertEquals(List.of(), values("\n# only a comment\n"));
  }

  @Test
  void json_is_read_as_it_stands() throws SyntaxException {
    assertEquals(
        List.of(Map.of("a", List.of(1L, true, "x\ty"), "b", Map.of("c", 1.5))),
        values("{\"a\": [1, true, \"x\\ty\"],\n\t\"b\": {\"c\": 1.5}}"));
  }

  @Test
  void a_byte_order_mark_and_windows_line_ends_do_no_harm() throws SyntaxException {
    var text = "\uFEFFa: 1\r\nb:\r\n  - x\r\n";
    assertEquals(List.of(Map.of("a", 1L, "b", List.of("x"))), values(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1500 | 1500",
        "-3 | -3",
        "0x1F | 31",
        "0o17 | 15",
        "1.5 | 1.5",
        "true | true",
        "False | false",
        "~ | null",
        "null | null",
        "'true' | true",
        "\"1500\" | 1500",
        "172.18.0.1 | 172.18.0.1",
        "02:42:ac:12:00:0a | 02:42:ac:12:00:0a",
        "!!str 12 | 12",
        "! 12 | 12",
        "99999999999999999999 | 1.0E20",
        ".inf | Infinity",
      })
  void plain_words_are_what_the_core_schema_says(String word, String expected)
      throws SyntaxException {
    var document = (Map<?, ?>) values("a: " + word).getFirst();
    assertEquals(expected, String.valueOf(document.get("a")));
    boolean isText =
        "'\"!".indexOf(word.charAt(0)) >= 0
            || word.chars().filter(c -> c == '.' || c == ':').count() > 1;
    assertEquals(isText, document.get("a") instanceof String);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a: 1\\na: 2 | 2: field \"a\" is there twice",
        "x: {a: 1, a: 2} | 1: field \"a\" is there twice",
        "a:\\n\\tb: 1 | 2: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)",
        "a: [1, 2 | 1: expected ',' or ']', but got <stream end>",
        "a: 'open | 1: found unexpected end of stream",
        "a: b: c | 1: mapping values are not allowed here",
        "a: !!java.io.File /etc/passwd | 1: tag tag:yaml.org,2002:java.io.File is not accepted",
        "a: !!javax.script.ScriptEngineManager [x] | 1: tag tag:yaml.org,2002:javax.script.ScriptEngineManager is not accepted",
        "a: !mine {x: 1} | 1: tag !mine is not accepted",
        "a: !!binary aGk= | 1: tag tag:yaml.org,2002:binary is not accepted",
        "a: !!int twelve | 1: tag tag:yaml.org,2002:int is not accepted",
        "a: yes | 1: yes is ambiguous: write true or false, or put it in quotes",
        "a: Off | 1: Off is ambiguous: write true or false, or put it in quotes",
        "a: 0644 | 1: 0644 is ambiguous: write the number without leading zeros, or put it in quotes",
        "b: 1\\na: *x | 2: *x stands for nothing before it",
        "<<: {a: 1} | 1: merge keys (<<) are not YAML 1.2; write the fields out",
        "? [a]\\n: 1 | 1: the name of a field must be a text",
      })
  void what_is_not_accepted_is_told_in_one_line(String text, String expected) {
    var thrown = assertThrows(SyntaxException.class, () -> values(text.translateEscapes()));
    assertEquals(expected, thrown.line() + ": " + thrown.getMessage().replace("\t", "\\t"));
  }

  @Test
  void an_alias_stands_for_what_its_anchor_says() throws SyntaxException {
    var document = (Map<?, ?>) values("a: &x {b: 1}\nc: *x\nd: [*x, 2]").getFirst();
    assertEquals(Map.of("b", 1L), document.get("c"));
    assertEquals(List.of(Map.of("b", 1L), 2L), document.get("d"));
  }

  @Test
  void an_alias_bomb_is_refused_before_it_goes_off() {
    var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 20; i++) {
      var alias = "*a" + (i - 1);
      bomb.append(
          "a%d: &a%d [%s]\n"
              .formatted(i, i, String.join(", ", java.util.Collections.nCopies(10, alias))));
    }
    var thrown = assertThrows(SyntaxException.class, () -> values(bomb.toString()));
    assertEquals(
        "the file has more than 500000 values, aliases counted in full", thrown.getMessage());
  }

  @Test
  void an_alias_to_what_it_stands_in_is_refused() {
    var thrown = assertThrows(SyntaxException.class, () -> values("a: &x [*x]"));
    assertEquals("*x stands for nothing before it", thrown.getMessage());
  }

  @Test
  void depth_is_bounded() {
    var thrown = assertThrows(SyntaxException.class, () -> values("a: " + "[".repeat(5000)));
    assertEquals("1: is nested deeper than 50 levels", thrown.line() + ": " + thrown.getMessage());
  }

  @Test
  void what_is_not_text_is_refused() {
    var latin = "a: brücke".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(
        "is not text in UTF-8",
        assertThrows(SyntaxException.class, () -> Documents.parse(latin)).getMessage());
    var binary = new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0};
    assertEquals(
        "has a character that no text has: U+007F",
        assertThrows(SyntaxException.class, () -> Documents.parse(binary)).getMessage());
  }

  @Test
  void every_field_knows_its_line() throws SyntaxException {
    var text =
        """
        kind: X
        spec:
          subnets:
          - cidr: a
            reserved: [b,
              c]
          - &two
            cidr: d
          more: *two
          empty:
        last: 1
        """;
    var document = Documents.parse(text.getBytes(StandardCharsets.UTF_8)).getFirst();
    var spec = FieldPath.ROOT.field("spec");
    assertEquals(1, document.line(FieldPath.ROOT));
    assertEquals(1, document.line(FieldPath.ROOT.field("kind")));
    assertEquals(4, document.line(spec.field("subnets").item(0).field("cidr")));
    assertEquals(6, document.line(spec.field("subnets").item(0).field("reserved").item(1)));
    assertEquals(8, document.line(spec.field("subnets").item(1).field("cidr")));
    assertEquals(9, document.line(spec.field("more").field("cidr")));
    assertEquals(10, document.line(spec.field("empty")));
    assertEquals(11, document.line(FieldPath.ROOT.field("last")));
    assertEquals(4, document.line(spec.field("subnets").item(0).field("missing").field("deep")));
    assertEquals(4, document.line(spec.field("subnets").item(7)));
  }

  private static List<Object> values(String text) throws SyntaxException {
    return Documents.parse(text.getBytes(StandardCharsets.UTF_8)).stream()
        .map(Document::value)
        .toList();
  }

  @Test
  void lines_go_on_counting_across_documents() throws SyntaxException {
    var documents = Documents.parse("a: 1\n---\nb:\n  c: 1\n".getBytes(StandardCharsets.UTF_8));
    assertEquals(
        List.of(1, 4),
        Arrays.asList(
            documents.get(0).line(FieldPath.ROOT.field("a")),
            documents.get(1).line(FieldPath.ROOT.field("b").field("c"))));
  }
}
