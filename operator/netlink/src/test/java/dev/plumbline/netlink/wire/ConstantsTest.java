package dev.plumbline.netlink.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plumbline.netlink.libc.Errno;
import dev.plumbline.netlink.libc.LibcConstants;
import dev.plumbline.netlink.testing.Shell;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConstantsTest {
  private static final List<Class<?>> CLASSES =
      List.of(
          FibRules.class,
          If.class,
          IfAddr.class,
          IfEther.class,
          IfLink.class,
          InetDiag.class,
          LibcConstants.class,
          Neighbour.class,
          NetConf.class,
          NetNamespace.class,
          Netlink.class,
          NfBridge.class,
          NfConntrack.class,
          NfTables.class,
          Nfnetlink.class,
          NftExpressions.class,
          Rtnetlink.class,
          SockDiag.class);

  /** Unknown to the headers of Linux 6.1; kernel tests use them. */
  private static final Set<String> NEWER =
      Set.of(
          "NFT_MSG_DESTROYCHAIN",
          "NFT_MSG_DESTROYFLOWTABLE",
          "NFT_MSG_DESTROYOBJ",
          "NFT_MSG_DESTROYRULE",
          "NFT_MSG_DESTROYSET",
          "NFT_MSG_DESTROYSETELEM",
          "NFT_MSG_DESTROYTABLE",
          "NFT_MSG_GETRULE_RESET",
          "NFT_MSG_GETSETELEM_RESET",
          "NFT_TABLE_F_PERSIST");

  private static final List<String> HEADERS =
      List.of(
          "fcntl.h",
          "poll.h",
          "sched.h",
          "stdio.h",
          "sys/eventfd.h",
          "sys/file.h",
          "sys/ioctl.h",
          "sys/mount.h",
          "sys/socket.h",
          "linux/fib_rules.h",
          "linux/if.h",
          "linux/if_addr.h",
          "linux/if_bridge.h",
          "linux/if_ether.h",
          "linux/if_link.h",
          "linux/inet_diag.h",
          "linux/neighbour.h",
          "linux/net_namespace.h",
          "linux/netconf.h",
          "linux/netfilter.h",
          "linux/netfilter/nf_conntrack_common.h",
          "linux/netfilter/nf_nat.h",
          "linux/netfilter/nf_tables.h",
          "linux/netfilter/nfnetlink.h",
          "linux/netfilter/nfnetlink_conntrack.h",
          "linux/netfilter_bridge.h",
          "linux/netfilter_ipv4.h",
          "linux/netlink.h",
          "linux/nsfs.h",
          "linux/rtnetlink.h",
          "linux/sock_diag.h",
          "linux/veth.h");

  private static final Pattern UNKNOWN = Pattern.compile("error: .(\\w+). undeclared");

  @TempDir private Path folder;

  @Test
  void haveTheValuesOfTheHeadersOnThisMachine() throws Exception {
    assumeTrue(hasCompiler(), "no gcc with the kernel's headers here");
    Map<String, Integer> ours = ours();
    Map<String, Integer> asked = new TreeMap<>(ours);
    String errors = compile(asked);
    for (Matcher unknown = UNKNOWN.matcher(errors); unknown.find(); ) {
      assertTrue(NEWER.contains(unknown.group(1)), "no header has " + unknown.group(1));
      asked.remove(unknown.group(1));
    }
    assertEquals("", errors.isEmpty() ? "" : compile(asked));
    Map<String, Integer> theirs = new TreeMap<>();
    for (String line : Shell.run(List.of(folder.resolve("names").toString())).lines().toList()) {
      int blank = line.indexOf(' ');
      theirs.put(line.substring(0, blank), (int) Long.parseLong(line.substring(blank + 1)));
    }
    ours.keySet().retainAll(asked.keySet());
    assertEquals(ours, theirs);
    assertTrue(theirs.size() > 1000, "only " + theirs.size());
  }

  @Test
  void errorNumbersHaveTheNamesAndWordsOfTheHeadersOnThisMachine() throws Exception {
    assumeTrue(hasCompiler(), "no gcc with the kernel's headers here");
    StringBuilder c =
        new StringBuilder(
            "#include <errno.h>\n#include <stdio.h>\n#include <string.h>\nint main() {\n");
    StringBuilder ours = new StringBuilder();
    for (int number = 1; number <= 133; number++) {
      Errno errno = Errno.of(number);
      if (!errno.name().startsWith("errno")) {
        c.append("printf(\"" + errno + " %d %s\\n\", " + errno + ", strerror(" + errno + "));\n");
        ours.append(errno + " " + number + " " + errno.text() + "\n");
      }
    }
    assertEquals("", compileText(c.append("}\n").toString()));
    assertEquals(ours.toString(), Shell.run(List.of(folder.resolve("names").toString())));
    assertEquals(131, ours.chars().filter(character -> character == '\n').count());
  }

  private static Map<String, Integer> ours() throws IllegalAccessException {
    Map<String, Integer> values = new TreeMap<>();
    for (Class<?> one : CLASSES) {
      for (Field field : one.getDeclaredFields()) {
        if (Modifier.isPublic(field.getModifiers())) {
          values.put(field.getName(), field.getInt(null));
        }
      }
    }
    return values;
  }

  /** Returns what the compiler says against it. */
  private String compile(Map<String, Integer> names) throws IOException, InterruptedException {
    StringBuilder c = new StringBuilder("#define _GNU_SOURCE\n");
    HEADERS.forEach(header -> c.append("#include <").append(header).append(">\n"));
    c.append("int main() {\n");
    names.keySet().forEach(name -> c.append(print(name)));
    return compileText(c.append("}\n").toString());
  }

  private String compileText(String c) throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("names.c"), c);
    Path output = folder.resolve("gcc.txt");
    ProcessBuilder gcc =
        new ProcessBuilder(
            "gcc", "-w", "-o", folder.resolve("names").toString(), source.toString());
    gcc.environment().put("LC_ALL", "C");
    int status = gcc.redirectErrorStream(true).redirectOutput(output.toFile()).start().waitFor();
    return status == 0 ? "" : Files.readString(output);
  }

  private static String print(String name) {
    String expression = expression(name);
    return "printf(\"" + name + " %lld\\n\", (long long) (" + expression + "));\n";
  }

  private static String expression(String name) {
    return name.startsWith("SIZEOF_")
        ? "sizeof(struct " + name.substring("SIZEOF_".length()).toLowerCase(Locale.ROOT) + ")"
        : name.equals("NLA_TYPE_MASK") ? "NLA_TYPE_MASK & 0xffff" : name;
  }

  private static boolean hasCompiler() {
    try {
      Shell.run("gcc --version");
      return Files.exists(Path.of("/usr/include/linux/netlink.h"));
    } catch (RuntimeException | AssertionError e) {
      return false;
    }
  }
}
