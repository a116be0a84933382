package dev.plumbline.agent.kubernetes.node;

import dev.plumbline.agent.converge.Loop;
import dev.plumbline.agent.converge.Pass;
import dev.plumbline.dataplane.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** What an agent counts; the names are documented in the chart's README and stay. */
final class AgentMetrics {

  private final MeterRegistry registry;
  private final Counter operations;
  private final Counter refusals;
  private final Counter repairs;
  private final Counter faults;
  private final Counter silences;

  AgentMetrics(MeterRegistry registry) {
    this.registry = registry;
    operations = counter("plumbline.kernel.operations", "Changes made in the kernel");
    refusals = counter("plumbline.kernel.refusals", "Changes that the kernel refused");
    repairs = counter("plumbline.drift.repairs", "Changes that put right what somebody else did");
    faults = counter("plumbline.pass.faults", "Passes that came to nothing for a fault of ours");
    silences = counter("plumbline.watch.silences", "Watches that went silent and were begun anew");
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  void gauge(String name, String description, Supplier<Number> value, String... tags) {
    Gauge.builder(name, value).description(description).tags(tags).register(registry);
  }

  void passed(Pass pass, Loop.Reason reason, Duration took) {
    Timer.builder("plumbline.pass.duration")
        .description("How long passes over the node take, in seconds")
        .tag("reason", reason.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .record(took);
    operations.increment(pass.plan().operations().size());
    pass.outcomes().stream()
        .filter(Outcome.Failed.class::isInstance)
        .forEach(_ -> refusals.increment());
    if (reason == Loop.Reason.DRIFT) {
      repairs.increment(pass.plan().operations().size());
    }
  }

  void broke() {
    faults.increment();
  }

  void silence() {
    silences.increment();
  }
}
