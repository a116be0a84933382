package dev.plumbline.dataplane;

import dev.plumbline.dataplane.sandbox.OpenNamespace;
import dev.plumbline.dataplane.sandbox.Sandboxes;
import dev.plumbline.model.Key;
import dev.plumbline.model.NamespaceRef;
import dev.plumbline.netlink.wire.MessageWriter;
import java.util.HashSet;
import java.util.Set;

/** Reads all that is ours in the host's namespace and the sandboxes, whoever wants it. */
final class FullLook {
  private final OpenNamespace host;
  private final Sandboxes sandboxes;
  private final MessageWriter out;

  FullLook(OpenNamespace host, Sandboxes sandboxes, MessageWriter out) {
    this.host = host;
    this.sandboxes = sandboxes;
    this.out = out;
  }

  void into(Findings findings) {
    sandboxes.closeGoneBut(findings.namespaces());
    Sandboxes.Presence presence = sandboxes.open(findings.namespaces());
    presence.absent().forEach(findings::absent);
    findings.complete(presence.complete());
    findings.complete(sandboxes.openUnknown());
    NamespaceLook here = new NamespaceLook(host, findings, out);
    Recognition recognition = new Recognition(here, findings);
    here.readLinks();
    recognition.claimInHost();
    for (OpenNamespace sandbox : sandboxes.all()) {
      lookInto(sandbox, findings, recognition);
    }
    recognition.noteHost();
    here.rememberAll();
    here.readAddresses();
    here.readRoutes();
    here.readRules();
  }

  /** One that nobody wants and that was never connected with the host holds nothing of ours. */
  private void lookInto(OpenNamespace sandbox, Findings findings, Recognition recognition) {
    boolean wanted = findings.namespaces().contains(sandbox.ref());
    if (wanted || sandbox.id() != OpenNamespace.NO_ID) {
      NamespaceLook look = new NamespaceLook(sandbox, findings, out);
      look.readLinks();
      recognition.claimInside(look);
      recognition.noteInside(look);
      look.rememberAll();
      look.readAddresses();
      look.readRoutes();
      if (sandbox.mayHoldRules() || look.wants(Key.OfRule.class)) {
        look.readRules();
      }
    }
  }

  void closeTheRest(Findings findings) {
    Set<NamespaceRef> needed = new HashSet<>(findings.namespaces());
    findings.ours().values().forEach(item -> needed.add(item.namespace()));
    sandboxes.closeUnless(sandbox -> needed.contains(sandbox.ref()));
  }
}
