package dev.plumbline.agent.source;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML 1.2 of the core schema, of which JSON is a part: many documents to a file, no tags but
 * the core's.
 *
 * <p>Bounded whatever the file says: in size, in depth, and in how many values there are when
 * aliases are counted in full. Text is UTF-8; a byte order mark and any line ends are accepted.
 */
final class Documents {
  private Documents() {}

  /** The longest file that is read, in bytes. */
  static final int MAX_BYTES = 10 << 20;

  /**
   * The parser copies what it has of one token with each buffer it fills: small buffers cost the
   * square of it.
   */
  private static final int MAX_BUFFER = 256 << 10;

  /**
   * All documents of a file, empty ones left out.
   *
   * @throws SyntaxException at the first thing that is not YAML, or over a bound
   */
  static List<Document> parse(byte[] content) throws SyntaxException {
    int mark = startsWithMark(content) ? 3 : 0;
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var in = new ByteArrayInputStream(content, mark, content.length - mark);
    var settings =
        LoadSettings.builder()
            .setCodePointLimit(Integer.MAX_VALUE)
            .setBufferSize(Math.clamp(content.length, 64, MAX_BUFFER))
            .build();
    try {
      var events = new Parse(settings).parseReader(new InputStreamReader(in, decoder));
      return new DocumentReader(events.iterator()).documents();
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().or(e::getContextMark).map(at -> at.getLine() + 1).orElse(0);
      throw new SyntaxException(line, oneLine(e.getProblem()));
    } catch (ReaderException e) {
      throw new SyntaxException(0, "has a character that no text has: U+" + hex(e.getCodePoint()));
    } catch (YamlEngineException e) {
      throw new SyntaxException(
          0,
          e.getCause() instanceof CharacterCodingException
              ? "is not text in UTF-8"
              : oneLine(e.getMessage()));
    }
  }

  private static boolean startsWithMark(byte[] content) {
    return content.length >= 3
        && content[0] == (byte) 0xef
        && content[1] == (byte) 0xbb
        && content[2] == (byte) 0xbf;
  }

  private static String hex(int codePoint) {
    return "%04X".formatted(codePoint);
  }

  private static String oneLine(String message) {
    return String.valueOf(message).strip().replaceAll("\\s+", " ");
  }
}
