import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Counts what surefire and failsafe reported, and refuses a skip that nobody allowed.
 *
 * <p>Arguments: the list of allowed skips, and the folder to look in. Exit status 1 when a test failed, none passed, or
 * a skip is not on the list.
 */
class TestReport {
  enum Result { PASSED, FAILED, SKIPPED }

  record Test(String name, Result result, String reason) {}

  public static void main(String[] args) throws IOException {
    var allowed = allowed(Path.of(args[0]));
    var tests = reports(Path.of(args[1])).stream().flatMap(r -> tests(r).stream()).toList();
    var failed = tests.stream().filter(t -> t.result == Result.FAILED).toList();
    var skipped = tests.stream().filter(t -> t.result == Result.SKIPPED).toList();
    var refused = skipped.stream().filter(t -> allowed.stream().noneMatch(p -> p.matcher(t.name).matches())).toList();
    long passed = tests.size() - failed.size() - skipped.size();

    failed.forEach(t -> System.out.println("failed: " + t.name + ": " + t.reason));
    skipped.forEach(t -> System.out.println((refused.contains(t) ? "skipped, not allowed: " : "skipped: ") + t.name + ": " + t.reason));
    System.out.println(passed + " passed, " + failed.size() + " failed, " + skipped.size() + " skipped");
    System.exit(passed > 0 && failed.isEmpty() && refused.isEmpty() ? 0 : 1);
  }

  /** One pattern a line, up to " : "; the rest says why. */
  static List<Pattern> allowed(Path list) throws IOException {
    return Files.readAllLines(list).stream()
        .map(line -> line.split(" : |#", 2)[0].strip())
        .filter(name -> !name.isEmpty())
        .map(name -> Pattern.compile(Pattern.quote(name).replace("*", "\\E.*\\Q")))
        .toList();
  }

  static List<Path> reports(Path folder) throws IOException {
    try (var files = Files.find(folder, 12, (p, a) -> p.toString().matches(".*/target/(surefire|failsafe)-reports/TEST-[^/]*\\.xml"))) {
      return files.sorted().toList();
    }
  }

  static List<Test> tests(Path report) {
    try {
      var document = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(report.toFile());
      var tests = elements(document.getElementsByTagName("testcase")).stream().map(TestReport::test).toList();
      if (!tests.isEmpty()) {
        return tests;
      }
      // surefire 3.5 writes a suite without cases when an assumption in @BeforeAll fails
      var suite = document.getDocumentElement().getAttribute("name");
      return List.of(new Test(suite + ".*", Result.SKIPPED, "none of its tests ran"));
    } catch (Exception e) {
      return List.of(new Test(report.toString(), Result.FAILED, "unreadable report: " + e.getMessage()));
    }
  }

  static Test test(Element testcase) {
    var name = testcase.getAttribute("classname") + "." + testcase.getAttribute("name");
    for (var kind : List.of("failure", "error", "skipped")) {
      var found = elements(testcase.getElementsByTagName(kind));
      if (!found.isEmpty()) {
        return new Test(name, kind.equals("skipped") ? Result.SKIPPED : Result.FAILED, reason(found.getFirst()));
      }
    }
    return new Test(name, Result.PASSED, "");
  }

  /** The message, or where there is none (a failed assumption) the first line of the stack trace. */
  static String reason(Element result) {
    var said = result.getAttribute("message") + "\n" + result.getTextContent();
    return said.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse("no reason given");
  }

  static List<Element> elements(NodeList nodes) {
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }
}
