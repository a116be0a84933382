package dev.plumbline.agent.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sends that {@code strace -f -v} saw a process make, in their order. */
final class Sends {
  private static final Pattern LINE = Pattern.compile("^(\\d+) +(sendto|sendmsg)\\(.*");
  private static final Pattern OTHER = Pattern.compile("^\\d+ +(\\w+)\\((?!.* = -1 ).*");
  private static final Pattern HEADER =
      Pattern.compile("nlmsg_type=([^,\\s]+).*?nlmsg_flags=([^,]+)");

  /**
   * One send.
   *
   * @param nth which of its thread's and call's, from 1: {@code strace} counts by both (tried with
   *     6.1)
   * @param thread which of the threads that send, from 0 in the order of their first ones
   * @param writes whether the kernel is asked to change something; true where it is not sure
   * @param afterChange whether kernel or files may be other than at the send before: because that
   *     one wrote, or because of a call between the two, if those were traced
   */
  record Send(int thread, String call, int nth, boolean writes, boolean afterChange) {}

  /** The command that writes such a trace and otherwise lets things happen. */
  static String[] tracing(Path trace) {
    return strace(trace, "sendto,sendmsg");
  }

  /** The same, with all else by which a node is changed: files, pins and settings. */
  static String[] tracingChanges(Path trace) {
    return strace(
        trace,
        "sendto,sendmsg,openat,unlink,unlinkat,rename,renameat,renameat2,link,linkat,mkdir,mkdirat"
            + ",rmdir,mount,umount2");
  }

  private static String[] strace(Path trace, String calls) {
    return new String[] {
      "strace", "-f", "-qq", "-v", "-s", "64", "-o", trace.toString(), "-e", "trace=" + calls
    };
  }

  static List<Send> in(Path trace) {
    Map<String, Integer> counts = new HashMap<>();
    List<String> threads = new ArrayList<>();
    List<Send> sends = new ArrayList<>();
    boolean changed = false;
    for (String line : lines(trace)) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        changed |= changes(line);
        continue;
      }
      String thread = matcher.group(1);
      if (!threads.contains(thread)) {
        threads.add(thread);
      }
      String call = matcher.group(2);
      int nth = counts.merge(thread + call, 1, Integer::sum);
      boolean writes = writes(line);
      sends.add(new Send(threads.indexOf(thread), call, nth, writes, changed));
      changed = writes;
    }
    return sends;
  }

  private static boolean changes(String line) {
    Matcher other = OTHER.matcher(line);
    return other.matches()
        && (!other.group(1).equals("openat")
            || line.contains("O_WRONLY")
            || line.contains("O_RDWR")
            || line.contains("O_CREAT"));
  }

  private static List<String> lines(Path trace) {
    try {
      return Files.readAllLines(trace);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A transaction on this table is a question: its last step makes the kernel refuse it whole.
   * Whether it did shows in what stands afterwards.
   */
  private static final String TRIAL = "plumbline-trial";

  private static boolean writes(String line) {
    if (line.contains(TRIAL)) {
      return false;
    }
    Matcher header = HEADER.matcher(line);
    boolean reads = header.find();
    for (boolean more = reads; more && reads; more = header.find()) {
      reads = reads(header.group(1), header.group(2));
    }
    return !reads;
  }

  /**
   * By name, or by number: strace does not know which protocol a socket speaks at its first send,
   * nor in another namespace. Both bits of {@code NLM_F_DUMP} (0x300) together are in no write of
   * ours.
   */
  private static boolean reads(String type, String flags) {
    if (!type.startsWith("0x")) {
      return type.contains("_GET") || flags.contains("NLM_F_DUMP");
    }
    int number = Integer.decode(type);
    boolean route = number < 0x100;
    return flags.endsWith("|0x300")
        || (route ? number >= 16 && number % 4 == 2 : NFT_GETS.contains(number));
  }

  /** {@code NFT_MSG_GETTABLE} to {@code GETGEN} of {@code NFNL_SUBSYS_NFTABLES}. */
  private static final List<Integer> NFT_GETS =
      List.of(0xa01, 0xa04, 0xa07, 0xa0a, 0xa0d, 0xa10, 0xa13);

  private Sends() {}
}
