package dev.plumbline.agent.source;

import dev.plumbline.agent.schema.Described;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;

/** Builds documents from the parser's events, and notes on which line each value stands. */
final class DocumentReader {

  /** How many lists and maps may stand in one another. */
  private static final int MAX_DEPTH = 50;

  /**
   * How many values a file may have, aliases counted in full: half a million where the heap allows.
   */
  private static final int MAX_VALUES =
      Math.clamp(Runtime.getRuntime().maxMemory() / 512, 50_000, 500_000);

  private record Anchored(Object value, int values) {}

  private final Iterator<Event> events;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private final Map<String, String> keys = new HashMap<>();
  private int[] lines = new int[64];
  private int values;
  private int total;

  DocumentReader(Iterator<Event> events) {
    this.events = events;
  }

  List<Document> documents() throws SyntaxException {
    var documents = new ArrayList<Document>();
    while (events.hasNext()) {
      if (events.next().getEventId() == Event.ID.DocumentStart) {
        values = 0;
        anchors.clear();
        var value = value(events.next(), 0);
        if (value != null) {
          documents.add(new Document(value, Arrays.copyOf(lines, values)));
        }
      }
    }
    return documents;
  }

  private Object value(Event event, int depth) throws SyntaxException {
    int line = line(event);
    if (depth > MAX_DEPTH) {
      throw new SyntaxException(line, "is nested deeper than " + MAX_DEPTH + " levels");
    }
    if (event instanceof AliasEvent alias) {
      return aliased(alias, line);
    }
    int first = values;
    note(line, 1);
    var value =
        switch (event) {
          case ScalarEvent scalar -> Scalars.value(scalar, line);
          case SequenceStartEvent start -> {
            Scalars.refuse(start.getTag().orElse(""), "seq", line);
            yield list(depth);
          }
          case MappingStartEvent start -> {
            Scalars.refuse(start.getTag().orElse(""), "map", line);
            yield map(depth);
          }
          default -> throw new SyntaxException(line, "is not a value: " + event);
        };
    ((NodeEvent) event)
        .getAnchor()
        .ifPresent(anchor -> anchors.put(anchor.getValue(), new Anchored(value, values - first)));
    return value;
  }

  private Object aliased(AliasEvent alias, int line) throws SyntaxException {
    var anchored = anchors.get(alias.getAlias().getValue());
    if (anchored == null) {
      throw new SyntaxException(line, "*" + alias.getAlias() + " stands for nothing before it");
    }
    note(line, anchored.values);
    return anchored.value;
  }

  private List<Object> list(int depth) throws SyntaxException {
    var items = new ArrayList<Object>();
    for (var event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(value(event, depth + 1));
    }
    return Collections.unmodifiableList(items);
  }

  private Map<String, Object> map(int depth) throws SyntaxException {
    var fields = new LinkedHashMap<String, Object>();
    for (var event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      var key = key(event);
      if (fields.containsKey(key)) {
        throw new SyntaxException(line(event), "field " + Described.value(key) + " is there twice");
      }
      fields.put(key, value(events.next(), depth + 1));
    }
    return Collections.unmodifiableMap(fields);
  }

  private String key(Event event) throws SyntaxException {
    if (!(event instanceof ScalarEvent scalar)) {
      throw new SyntaxException(line(event), "the name of a field must be a text");
    }
    if (scalar.isPlain() && scalar.getValue().equals("<<")) {
      throw new SyntaxException(
          line(event), "merge keys (<<) are not YAML 1.2; write the fields out");
    }
    return keys.computeIfAbsent(scalar.getValue(), name -> name);
  }

  private void note(int line, int count) throws SyntaxException {
    total += count;
    if (total > MAX_VALUES) {
      throw new SyntaxException(
          line, "the file has more than " + MAX_VALUES + " values, aliases counted in full");
    }
    if (values + count > lines.length) {
      lines = Arrays.copyOf(lines, Math.max(values + count, 2 * lines.length));
    }
    Arrays.fill(lines, values, values + count, line);
    values += count;
  }

  private static int line(Event event) {
    return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }
}
