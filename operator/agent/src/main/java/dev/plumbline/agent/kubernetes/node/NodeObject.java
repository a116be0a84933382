package dev.plumbline.agent.kubernetes.node;

import dev.plumbline.agent.kubernetes.api.NodeNetworkStateObject;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The NodeNetworkState of this node, owned by its Node and gone with that. */
final class NodeObject {

  private static final Logger LOG = LoggerFactory.getLogger(NodeObject.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final String nodeName;

  NodeObject(KubernetesClient client, String nodeName) {
    this.client = client;
    this.nodeName = nodeName;
  }

  /** Makes it, if it is not there; waits for the API server as long as it takes. */
  void ensure() throws InterruptedException {
    String said = "";
    while (true) {
      try {
        create();
        return;
      } catch (KubernetesClientException e) {
        if (!said.equals(e.getMessage())) {
          LOG.warn("the API server does not let this node begin: {}", e.getMessage());
          said = e.getMessage();
        }
        Thread.sleep(RETRY);
      }
    }
  }

  private void create() {
    if (client.resources(NodeNetworkStateObject.class).withName(nodeName).get() != null) {
      return;
    }
    Node node = client.nodes().withName(nodeName).get();
    if (node == null) {
      throw new KubernetesClientException("there is no Node " + nodeName);
    }
    NodeNetworkStateObject object = new NodeNetworkStateObject();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withName(nodeName)
            .addNewOwnerReference()
            .withApiVersion("v1")
            .withKind("Node")
            .withName(nodeName)
            .withUid(node.getMetadata().getUid())
            .endOwnerReference()
            .build());
    object.setAdditionalProperty("spec", Map.of());
    try {
      client.resource(object).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }
}
