package dev.plumbline.agent.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.agent.cluster.Cluster;
import dev.plumbline.netlink.testing.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Our chart, and the objects that Helm makes of it. */
record Chart(List<JsonNode> objects) {

  static final Path FOLDER = Path.of("../../helm/plumbline");
  static final String NAMESPACE = "plumbline-system";

  /** Helm asks no cluster for it, and takes this for its version. */
  private static final List<String> KUBERNETES = List.of("--kube-version", "1.31.0");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** With values as {@code --set} takes them. */
  static Chart with(String... values) {
    return new Chart(
        documents(
            helm("template", List.of("plumbline", FOLDER.toString(), "-n", NAMESPACE), values)));
  }

  /**
   * What {@code helm lint} or {@code helm template} prints.
   *
   * @throws AssertionError with what it says, if it refuses
   */
  static String helm(String verb, List<String> words, String... values) {
    List<String> command =
        new ArrayList<>(List.of(Cluster.programs().resolve("helm").toString(), verb));
    command.addAll(words);
    command.addAll(KUBERNETES);
    for (String value : values) {
      command.addAll(List.of("--set", value));
    }
    return Shell.run(command);
  }

  static List<JsonNode> documents(String yaml) {
    List<JsonNode> documents = new ArrayList<>();
    for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
      if (document != null) {
        documents.add(JSON.valueToTree(document));
      }
    }
    return documents;
  }

  List<JsonNode> of(String kind) {
    return objects.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
  }

  JsonNode the(String kind, String name) {
    List<JsonNode> found = of(kind).stream().filter(object -> name(object).equals(name)).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " of kind " + kind + " are called " + name);
    }
    return found.getFirst();
  }

  static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }

  /** The first container of a workload. */
  static JsonNode container(JsonNode workload) {
    return workload.at("/spec/template/spec/containers/0");
  }

  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
