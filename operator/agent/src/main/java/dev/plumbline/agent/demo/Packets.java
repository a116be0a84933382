package dev.plumbline.agent.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import dev.plumbline.model.IpAddress;
import dev.plumbline.netlink.libc.Libc;
import dev.plumbline.netlink.libc.LibcConstants;
import dev.plumbline.netlink.libc.NetworkNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;

/**
 * Real packets, sent from inside a namespace: a socket belongs to the namespace of the thread that
 * opens it.
 */
final class Packets {
  private static final int IPPROTO_ICMP = 1;
  private static final int ANSWER_MS = 2000;

  /** How long one that must not come through is waited for. */
  private static final int SILENCE_MS = 400;

  /** A web server in a sandbox; answers who it is and who asks. */
  static AutoCloseable server(NetworkNamespace in, String name, int port) throws IOException {
    return in.call(
        () -> {
          HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
          server.createContext(
              "/",
              exchange -> {
                InetAddress client = exchange.getRemoteAddress().getAddress();
                byte[] body = (name + " to " + text(client)).getBytes(UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
              });
          server.start();
          return () -> server.stop(0);
        });
  }

  /**
   * What a server there answers.
   *
   * @throws IOException if it does not, in two seconds
   */
  static String get(NetworkNamespace from, IpAddress host, int port) throws IOException {
    return get(from, host, port, ANSWER_MS);
  }

  /**
   * Asks in vain.
   *
   * @return how it failed
   * @throws IllegalStateException if there is an answer
   */
  static String getRefused(NetworkNamespace from, IpAddress host, int port) {
    String answer;
    try {
      answer = get(from, host, port, SILENCE_MS);
    } catch (IOException refused) {
      return "no answer";
    }
    throw new IllegalStateException("it was let in: " + answer);
  }

  /** Sends an ICMP echo request and waits for its reply; throws when none comes in two seconds. */
  static String ping(NetworkNamespace from, IpAddress to) throws IOException {
    long start = System.nanoTime();
    if (!reachable(from, to, ANSWER_MS)) {
      throw new IOException(to + " does not answer");
    }
    return to + " answers in " + Report.milliseconds(System.nanoTime() - start);
  }

  /** Sends an ICMP echo request in vain; throws when there is a reply. */
  static String pingRefused(NetworkNamespace from, IpAddress to) throws IOException {
    if (reachable(from, to, SILENCE_MS)) {
      throw new IOException(to + " answers");
    }
    return to + " is out of reach";
  }

  /**
   * Java sends ICMP where it may open a raw socket, and otherwise tries TCP in silence: so look
   * first.
   */
  private static boolean reachable(NetworkNamespace from, IpAddress to, int milliseconds)
      throws IOException {
    InetAddress address = InetAddress.getByAddress(to.bytes());
    return from.call(
        () -> {
          int type = LibcConstants.SOCK_RAW | LibcConstants.SOCK_CLOEXEC;
          int socket = Libc.socket(LibcConstants.AF_INET, type, IPPROTO_ICMP);
          if (socket < 0) {
            throw new IOException("no raw socket, and so no ping: CAP_NET_RAW is missing");
          }
          Libc.close(socket);
          return address.isReachable(milliseconds);
        });
  }

  private static String get(NetworkNamespace from, IpAddress host, int port, int milliseconds)
      throws IOException {
    String name = host.toString().contains(":") ? "[" + host + "]" : host.toString();
    URI uri = URI.create("http://" + name + ":" + port + "/");
    return from.call(
        () -> {
          HttpURLConnection connection =
              (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
          connection.setConnectTimeout(milliseconds);
          connection.setReadTimeout(milliseconds);
          connection.setRequestProperty("Connection", "close");
          try (InputStream body = connection.getInputStream()) {
            return new String(body.readAllBytes(), UTF_8);
          } finally {
            connection.disconnect();
          }
        });
  }

  /** As {@code ip} writes it: an IPv4 client of a dual-stack socket is shown as IPv4 already. */
  private static String text(InetAddress address) {
    return IpAddress.of(address.getAddress()).toString();
  }

  private Packets() {}
}
