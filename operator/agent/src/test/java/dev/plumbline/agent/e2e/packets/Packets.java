package dev.plumbline.agent.e2e.packets;

import dev.plumbline.model.IpAddress;
import dev.plumbline.netlink.libc.NetworkNamespace;
import dev.plumbline.netlink.libc.Work;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Clients and servers inside namespaces. A socket belongs to the namespace of the thread that opens
 * it and works from any thread, so all of them live in this JVM.
 *
 * <p>A place is a name of {@code /run/netns}, or the number of a process in a container, or {@code
 * host} for the calling thread's namespace.
 */
final class Packets implements AutoCloseable {

  /** What must come through has this long. */
  private static final int PATIENCE_MS = 5000;

  /** What must not come through is waited for this long; a first SYN is repeated after 1 s. */
  private static final int SILENCE_MS = 350;

  /**
   * What a server said.
   *
   * @param server its name, which is that of its place
   * @param client the address that it was asked from
   */
  record Answer(String server, String client) {}

  private final ConcurrentLinkedQueue<AutoCloseable> open = new ConcurrentLinkedQueue<>();

  static <T> T in(String place, Work<T, IOException> work) {
    try {
      if (place.equals("host")) {
        return work.call();
      }
      try (NetworkNamespace namespace = open(place)) {
        return namespace.call(work);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static NetworkNamespace open(String place) {
    return Character.isDigit(place.charAt(0))
        ? NetworkNamespace.ofProcess(Long.parseLong(place))
        : NetworkNamespace.open(Path.of("/run/netns", place));
  }

  /** Serves both families: a line with its name and the client's address, then what comes. */
  void serve(String place, int port) {
    serve(place, place, new InetSocketAddress(port));
  }

  void serve(String place, String name, InetSocketAddress address) {
    ServerSocketChannel server = in(place, ServerSocketChannel::open);
    open.add(server);
    serve(server, name, address);
  }

  private void serve(ServerSocketChannel server, String name, InetSocketAddress address) {
    try {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      server.bind(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(() -> accept(server, name));
  }

  private void accept(ServerSocketChannel server, String name) {
    try {
      while (server.isOpen()) {
        SocketChannel client = server.accept();
        open.add(client);
        Thread.startVirtualThread(() -> echo(client, name));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private static void echo(SocketChannel client, String name) {
    try (client) {
      client.write(answer(name, client.getRemoteAddress()));
      ByteBuffer buffer = ByteBuffer.allocate(4096);
      while (client.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          client.write(buffer);
        }
        buffer.clear();
      }
    } catch (IOException gone) {
      // the client, or the test, is over
    }
  }

  /** Answers every datagram with its name and the client's address. */
  void serveUdp(String place, int port) {
    DatagramChannel server = in(place, () -> DatagramChannel.open());
    open.add(server);
    try {
      server.bind(new InetSocketAddress(port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(
        () -> {
          ByteBuffer buffer = ByteBuffer.allocate(2048);
          try {
            while (true) {
              var client = server.receive(buffer.clear());
              server.send(answer(place, client), client);
            }
          } catch (IOException closed) {
            // the test is over
          }
        });
  }

  private static ByteBuffer answer(String name, java.net.SocketAddress client) {
    String address = text(((InetSocketAddress) client).getAddress());
    return ByteBuffer.wrap((name + " " + address + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static String text(InetAddress address) {
    return IpAddress.of(address.getAddress()).toString();
  }

  private static Answer parse(String line) {
    int blank = line.indexOf(' ');
    return new Answer(line.substring(0, blank), line.substring(blank + 1));
  }

  /** What the server says to a client there. */
  Answer ask(String place, String address, int port) {
    try (Conversation conversation = converse(place, address, port)) {
      return conversation.greeting();
    }
  }

  /** What the server says to a client there that uses this address of its own. */
  Answer ask(String place, String source, String address, int port) {
    InetSocketAddress from = new InetSocketAddress(source, 0);
    try (Conversation conversation =
        demand(place, connect(place, from, address, port, PATIENCE_MS), address, port)) {
      return conversation.greeting();
    }
  }

  /** A connection that stays open. */
  Conversation converse(String place, String address, int port) {
    return demand(place, connect(place, address, port, PATIENCE_MS), address, port);
  }

  private static Conversation demand(
      String place, Optional<Conversation> made, String address, int port) {
    return made.orElseThrow(
        () -> new AssertionError(place + " does not reach " + address + " port " + port));
  }

  /** Whether a client there gets an answer. */
  boolean reaches(String place, String address, int port) {
    Optional<Conversation> conversation = connect(place, address, port, SILENCE_MS);
    conversation.ifPresent(Conversation::close);
    return conversation.isPresent();
  }

  private Optional<Conversation> connect(String place, String address, int port, int milliseconds) {
    return connect(place, null, address, port, milliseconds);
  }

  private Optional<Conversation> connect(
      String place, InetSocketAddress source, String address, int port, int milliseconds) {
    SocketChannel client = in(place, () -> SocketChannel.open(family(address)));
    open.add(client);
    try {
      client.bind(source);
      client.socket().connect(new InetSocketAddress(address, port), milliseconds);
      client.socket().setSoTimeout(milliseconds);
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(client.socket().getInputStream(), StandardCharsets.UTF_8));
      String line = lines.readLine();
      if (line != null) {
        return Optional.of(new Conversation(client, lines, parse(line)));
      }
    } catch (IOException refused) {
      // that is the answer
    }
    close(client);
    return Optional.empty();
  }

  /** An open connection, and what the server said first. */
  record Conversation(SocketChannel client, BufferedReader lines, Answer greeting)
      implements AutoCloseable {

    /** Whether what we say comes back. */
    boolean goesOn() {
      return goesOn(PATIENCE_MS);
    }

    /** Whether nothing of what we say comes back, for a while. */
    boolean isCut() {
      return !goesOn(SILENCE_MS);
    }

    /** Whether that many bytes come back, each as it was sent. */
    boolean echoes(int length) {
      byte[] sent = new byte[length];
      for (int i = 0; i < length; i++) {
        sent[i] = (byte) ('a' + i % 26);
      }
      sent[length - 1] = '\n';
      Thread.startVirtualThread(
          () -> {
            try {
              ByteBuffer left = ByteBuffer.wrap(sent);
              while (left.hasRemaining()) {
                client.write(left);
              }
            } catch (IOException cut) {
              // the reader notices
            }
          });
      try {
        client.socket().setSoTimeout(PATIENCE_MS);
        String line = lines.readLine();
        return line != null && line.equals(new String(sent, 0, length - 1, StandardCharsets.UTF_8));
      } catch (IOException cut) {
        return false;
      }
    }

    private boolean goesOn(int milliseconds) {
      try {
        client.socket().setSoTimeout(milliseconds);
        client.write(ByteBuffer.wrap("still there?\n".getBytes(StandardCharsets.UTF_8)));
        return "still there?".equals(lines.readLine());
      } catch (IOException cut) {
        return false;
      }
    }

    @Override
    public void close() {
      Packets.close(client);
    }
  }

  /** What a server says to one datagram from any port. */
  Answer askUdp(String place, String address, int port) {
    try (Correspondent client = correspondent(place, address, 0)) {
      return client.ask(port);
    }
  }

  boolean reachesUdp(String place, String address, int port) {
    try (Correspondent client = correspondent(place, address, 0)) {
      return client.isAnswered(port);
    }
  }

  /** A UDP client that keeps its port. */
  Correspondent correspondent(String place, String server, int ownPort) {
    DatagramChannel client = in(place, () -> DatagramChannel.open(family(server)));
    open.add(client);
    try {
      client.bind(new InetSocketAddress(ownPort));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Correspondent(client, server);
  }

  record Correspondent(DatagramChannel client, String server) implements AutoCloseable {

    /** Asks three times, a second apart: a datagram may be lost while the kernel finds the way. */
    Answer ask(int port) {
      for (int i = 0; i < 3; i++) {
        Optional<Answer> answer = ask(port, PATIENCE_MS / 3);
        if (answer.isPresent()) {
          return answer.get();
        }
      }
      throw new AssertionError("no answer from " + server + " port " + port + "/udp");
    }

    boolean isAnswered(int port) {
      return ask(port, SILENCE_MS).isPresent();
    }

    private Optional<Answer> ask(int port, int milliseconds) {
      try {
        client.send(ByteBuffer.wrap(new byte[] {'?'}), new InetSocketAddress(server, port));
        client.socket().setSoTimeout(milliseconds);
        byte[] bytes = new byte[512];
        java.net.DatagramPacket packet = new java.net.DatagramPacket(bytes, bytes.length);
        client.socket().receive(packet);
        String line = new String(bytes, 0, packet.getLength(), StandardCharsets.UTF_8);
        return Optional.of(parse(line.strip()));
      } catch (SocketTimeoutException silence) {
        return Optional.empty();
      } catch (IOException refused) {
        return Optional.empty();
      }
    }

    @Override
    public void close() {
      Packets.close(client);
    }
  }

  /** Whether an ICMP echo request is answered, in time for the impatient. */
  boolean pings(String place, String address) {
    return in(
        place,
        () -> {
          try {
            return InetAddress.getByName(address).isReachable(SILENCE_MS);
          } catch (SocketException unreachable) {
            return false;
          }
        });
  }

  /** The same with patience. */
  void ping(String place, String address) {
    boolean answered = in(place, () -> InetAddress.getByName(address).isReachable(PATIENCE_MS));
    if (!answered) {
      throw new AssertionError(place + " does not reach " + address + " with a ping");
    }
  }

  static void pause(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static StandardProtocolFamily family(String address) {
    return address.indexOf(':') < 0 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
  }

  private static void close(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    List<AutoCloseable> all = new ArrayList<>(open);
    all.forEach(Packets::close);
    open.clear();
  }
}
