package dev.plumbline.agent.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * What a process in a cluster shows of itself by HTTP: {@code /metrics} for Prometheus, {@code
 * /healthz} while it works at all, {@code /readyz} while what it knows is what the API server
 * knows.
 */
public final class Observability implements AutoCloseable {

  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final HttpServer server;

  /** Whether all is well, and if not, what is wrong. */
  public record Health(boolean good, String message) {
    public static final Health GOOD = new Health(true, "ok");

    public static Health bad(String message) {
      return new Health(false, message);
    }
  }

  /**
   * Serves from now on.
   *
   * @throws UncheckedIOException if the address is taken
   */
  public Observability(
      InetSocketAddress address,
      Prometheus metrics,
      Supplier<Health> live,
      Supplier<Health> ready) {
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new UncheckedIOException("listen on " + address + ": " + e.getMessage(), e);
    }
    server.setExecutor(
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("http").factory()));
    server.createContext(
        "/metrics",
        exchange -> answer(exchange, OK, "text/plain; version=0.0.4", metrics.text().get()));
    server.createContext("/healthz", exchange -> answer(exchange, live.get()));
    server.createContext("/readyz", exchange -> answer(exchange, ready.get()));
    server.start();
  }

  /** Where it listens. */
  public int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, Health health) throws IOException {
    answer(exchange, health.good() ? OK : UNAVAILABLE, "text/plain", health.message() + "\n");
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
