package dev.plumbline.agent.kubernetes;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.util.function.Supplier;

/**
 * Where a process counts, and what Prometheus reads of it.
 *
 * @param text in Prometheus's format, version 0.0.4
 */
public record Prometheus(MeterRegistry meters, Supplier<String> text) {

  /** One that counts from nothing. */
  @SuppressWarnings("deprecation") // micrometer's newer registry is on Prometheus's newer client
  public static Prometheus fresh() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    return new Prometheus(registry, registry::scrape);
  }
}
