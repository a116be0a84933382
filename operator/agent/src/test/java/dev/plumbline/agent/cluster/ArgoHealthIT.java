package dev.plumbline.agent.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Argo CD, which asks no cluster here, makes of an object by the script that we give users.
 */
class ArgoHealthIT {

  private static final String NONE = "status: {}";

  @TempDir Path folder;
  private Path argo;

  @BeforeEach
  void program() {
    argo = Argo.programs();
  }

  /**
   * The object's generation is 2; a condition is TYPE STATUS REASON and the generation it is of.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ContainerNetwork |                                                       | Progressing: not judged yet",
        "ContainerNetwork | Ready True Ready 2                                    | Healthy:",
        "ContainerNetwork | Accepted True Accepted 2, Ready True Ready 1          | Progressing: not judged yet",
        "ContainerNetwork | Ready False Failed 1                                  | Progressing: not judged yet",
        "ContainerNetwork | Accepted False Invalid 2, Ready False Invalid 2       | Degraded: Invalid: why",
        "ContainerNetwork | Programmed False Pending 2, Ready False Pending 2     | Progressing: Pending: why",
        "ContainerNetwork | Programmed False Conflict 2, Ready False Conflict 2   | Degraded: Conflict: why",
        "Endpoint         |                                                       | Progressing: not judged yet",
        "Endpoint         | Accepted True Accepted 2                              | Progressing: not judged yet",
        "Endpoint         | Attached True Attached 2, Ready True Ready 2          | Healthy:",
        "Endpoint         | Ready False PodNotFound 2                             | Progressing: PodNotFound: why",
        "Endpoint         | Ready False PodNotRunning 2                           | Progressing: PodNotRunning: why",
        "Endpoint         | Ready False SandboxNotFound 2                         | Progressing: SandboxNotFound: why",
        "Endpoint         | Ready False NodeNotFound 2                            | Degraded: NodeNotFound: why",
        "Endpoint         | Ready Unknown Lost 2                                  | Progressing: Lost: why",
        "PortMapping      | Ready True Ready 2                                    | Healthy:",
        "PortMapping      | Programmed False EndpointNotAttached 2, Ready False EndpointNotAttached 2 | Progressing: EndpointNotAttached: why",
        "PortMapping      | Accepted False PortConflict 2, Ready False PortConflict 2 | Degraded: PortConflict: why",
        "AddressClaim     |                                                       | Healthy:",
        "NodeNetworkState |                                                       | Healthy:",
      })
  void an_object_is_as_well_as_its_ready_condition_says(
      String kind, String conditions, String health) throws IOException {
    Path object =
        Files.writeString(
            folder.resolve("object.yaml"),
            "apiVersion: plumbline.dev/v1alpha1\nkind: %s\nmetadata: {name: one, generation: 2}\n%s\n"
                .formatted(kind, conditions == null ? NONE : status(conditions)));
    List<String> words =
        List.of(
            argo.resolve("argocd").toString(),
            "admin",
            "settings",
            "resource-overrides",
            "health",
            object.toString(),
            "--argocd-cm-path",
            Argo.example("argocd-cm.yaml").toString());
    String printed = Command.of(Duration.ofSeconds(30), words).run().exits(0).out();
    assertEquals(health, printed.replace("STATUS: ", "").replace("\nMESSAGE:", ":").strip());
  }

  private static String status(String conditions) {
    StringBuilder status = new StringBuilder("status:\n  conditions:\n");
    for (String condition : conditions.split(", ", -1)) {
      String[] words = condition.split(" ", -1);
      status.append(
          "  - {type: %s, status: \"%s\", reason: %s, observedGeneration: %s, message: why}\n"
              .formatted((Object[]) words));
    }
    return status.toString();
  }
}
