package dev.plumbline.agent.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Durations by kind, printed as a table. */
final class Times {
  private final Map<String, List<Long>> byKind = new TreeMap<>();

  void add(String kind, Duration took) {
    byKind.computeIfAbsent(kind, _ -> new ArrayList<>()).add(took.toMillis());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    List<Long> all = new ArrayList<>();
    byKind.forEach(
        (kind, times) -> {
          all.addAll(times);
          text.append(line(kind, times));
        });
    return text.append(line("all", all)).toString();
  }

  private static String line(String kind, List<Long> times) {
    List<Long> sorted = times.stream().sorted().toList();
    return String.format(
        "  %-34s %4d times  p50 %5d ms  p99 %5d ms  max %5d ms%n",
        kind,
        sorted.size(),
        sorted.get(sorted.size() / 2),
        sorted.get(Math.min(sorted.size() - 1, sorted.size() * 99 / 100)),
        sorted.getLast());
  }
}
