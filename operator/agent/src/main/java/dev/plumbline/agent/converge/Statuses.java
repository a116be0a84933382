package dev.plumbline.agent.converge;

import static dev.plumbline.agent.api.Condition.ACCEPTED;
import static dev.plumbline.agent.api.Condition.ALLOCATED;
import static dev.plumbline.agent.api.Condition.ATTACHED;
import static dev.plumbline.agent.api.Condition.PROGRAMMED;
import static dev.plumbline.agent.api.Condition.READY;
import static dev.plumbline.agent.api.Condition.RESOLVED_REFS;

import dev.plumbline.agent.api.Condition;
import dev.plumbline.agent.api.Kind;
import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import dev.plumbline.agent.translate.Desired;
import dev.plumbline.agent.translate.Judgement;
import dev.plumbline.agent.translate.Mapping;
import dev.plumbline.agent.translate.Translator;
import dev.plumbline.model.Item;
import dev.plumbline.model.Key;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Conditions: what translation said of each object, and what came of it in the kernel. */
public final class Statuses {

  private final Translator translator;
  private final Supplier<ForeignDrops> foreignDrops;
  private final Map<ObjectRef, String> dropped = new HashMap<>();
  private final InstantSource clock;
  private final Problems problems = new Problems();
  private final Map<ObjectRef, Map<String, Condition>> before = new HashMap<>();

  /**
   * Judges what this translator translates.
   *
   * @param foreignDrops asked after each pass over everything
   */
  public Statuses(Translator translator, Supplier<ForeignDrops> foreignDrops, InstantSource clock) {
    this.translator = translator;
    this.foreignDrops = foreignDrops;
    this.clock = clock;
  }

  /** Takes in a pass over everything. */
  public void replace(Pass pass) {
    problems.replace(pass);
    lookAtOthersFirewalls();
  }

  /** An accept of ours does not override a drop of somebody else's. */
  private void lookAtOthersFirewalls() {
    dropped.clear();
    Optional<ForeignDrops> drops = Optional.empty();
    for (Mapping mapping : translator.mappings()) {
      if (drops.isEmpty()) {
        drops = Optional.of(foreignDrops.get());
      }
      drops.get().of(mapping).ifPresent(who -> dropped.put(mapping.ref(), who));
    }
  }

  /** Takes in a pass over everything and what a look after it found left to do. */
  public void replace(Pass pass, Pass after) {
    problems.replace(after);
    problems.explain(pass);
    lookAtOthersFirewalls();
  }

  /** Takes in a pass over these keys. */
  public void update(Pass pass, Set<Key> touched) {
    problems.update(pass, touched);
  }

  /** Somebody undoes these each time they are done. */
  void contested(Set<Key> keys) {
    problems.contested(keys);
  }

  /** In the order in which one leads to the next; Ready is always the last. */
  public List<Condition> conditions(Resource object) {
    List<Condition> conditions = new ArrayList<>();
    Optional<Judgement> refused = Optional.empty();
    Map<String, Judgement> said = new HashMap<>();
    translator.judgements(object.ref()).forEach(judgement -> said.put(judgement.type(), judgement));
    for (String type : typesOf(object.kind())) {
      Judgement judgement = said.get(type);
      if (isOfKernel(type)) {
        judgement = kernel(object.ref(), type, judgement);
      }
      if (judgement != null && refused.isEmpty()) {
        conditions.add(condition(object, judgement));
        refused = judgement.holds() ? refused : Optional.of(judgement);
      }
    }
    Judgement ready =
        refused
            .map(why -> new Judgement(READY, false, why.reason(), why.message()))
            .orElse(new Judgement(READY, true, "Ready", ""));
    conditions.add(condition(object, ready));
    return conditions;
  }

  /** Whether the object's Ready is True. */
  public boolean ready(Resource object) {
    return conditions(object).getLast().status() == Condition.Status.True;
  }

  private static List<String> typesOf(Kind kind) {
    return switch (kind) {
      case ContainerNetwork -> List.of(ACCEPTED, PROGRAMMED);
      case Endpoint -> List.of(ACCEPTED, ALLOCATED, ATTACHED);
      case PortMapping -> List.of(ACCEPTED, RESOLVED_REFS, PROGRAMMED);
    };
  }

  private static boolean isOfKernel(String type) {
    return type.equals(PROGRAMMED) || type.equals(ATTACHED);
  }

  private Judgement kernel(ObjectRef ref, String type, Judgement said) {
    if (said != null && !said.holds()) {
      return said;
    }
    Desired desired = translator.desired();
    String note = said == null ? "" : said.message();
    for (Item item : desired.of(ref)) {
      Optional<Problem> problem = problems.of(item.key());
      if (problem.isPresent() && Problems.harmless(item.key(), problem.get())) {
        note = problem.get().message();
      } else if (problem.isPresent()) {
        return new Judgement(type, false, problem.get().reason(), problem.get().message());
      }
    }
    String who = dropped.get(ref);
    if (who != null) {
      return new Judgement(type, false, "ForeignFirewall", who);
    }
    return new Judgement(type, true, said == null ? type : said.reason(), note);
  }

  /** The time of the last transition is kept as long as the status stays. */
  private Condition condition(Resource object, Judgement judgement) {
    Map<String, Condition> known = before.computeIfAbsent(object.ref(), _ -> new HashMap<>());
    Condition.Status status = judgement.holds() ? Condition.Status.True : Condition.Status.False;
    Condition old = known.get(judgement.type());
    Instant since =
        old != null && old.status() == status
            ? old.lastTransitionTime()
            : clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Condition fresh =
        new Condition(
            judgement.type(),
            status,
            judgement.reason(),
            judgement.message(),
            object.metadata().generation(),
            since);
    known.put(judgement.type(), fresh);
    return fresh;
  }
}
