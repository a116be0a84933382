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
import dev.plumbline.agent.translate.Attachment;
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
  private final Supplier<Obstacles> look;
  private final InstantSource clock;
  private final Problems problems = new Problems();

  /** As of the last pass over everything; read when the first question comes. */
  private Optional<Obstacles> obstacles = Optional.empty();

  private final Map<ObjectRef, Answer> answers = new HashMap<>();

  /** What is in the way of a mapping, as it was translated then. */
  private record Answer(Mapping of, Optional<String> inTheWay) {}

  private final Map<ObjectRef, Map<String, Condition>> before = new HashMap<>();

  /**
   * @param look reads what others' packet filters do now; asked once for each pass over everything
   */
  public Statuses(Translator translator, Supplier<Obstacles> look, InstantSource clock) {
    this.translator = translator;
    this.look = look;
    this.clock = clock;
  }

  /** Takes in a pass over everything. */
  public void replace(Pass pass) {
    problems.replace(pass);
    obstacles = Optional.empty();
    answers.clear();
  }

  /** Takes in a second look at everything: what was known of a key before is kept. */
  public void add(Pass look) {
    problems.add(look);
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
    Optional<Problem> inTheWay = Optional.empty();
    for (Item item : desired.of(ref)) {
      Optional<Problem> problem = problems.of(item.key());
      if (problem.isPresent() && Problems.harmless(item.key(), problem.get())) {
        note = problem.get().message();
      } else if (problem.isPresent() && (inTheWay.isEmpty() || inTheWay.get().isBlocked())) {
        inTheWay = problem;
      }
    }
    if (inTheWay.isPresent()) {
      return new Judgement(type, false, inTheWay.get().reason(), inTheWay.get().message());
    }
    Optional<String> unreached = translator.mapping(ref).flatMap(this::unreached);
    if (unreached.isPresent()) {
      return new Judgement(type, false, "EndpointNotAttached", unreached.get());
    }
    Optional<String> dropped = translator.mapping(ref).flatMap(this::inTheWay);
    return dropped.isPresent()
        ? new Judgement(type, false, "ForeignFirewall", dropped.get())
        : new Judgement(type, true, said == null ? type : said.reason(), note);
  }

  /** Why no endpoint of a mapping can be reached; of several, one that can is enough. */
  private Optional<String> unreached(Mapping mapping) {
    if (problems.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> why = Optional.empty();
    for (Attachment target : mapping.targets()) {
      Optional<Problem> problem = problem(target.endpoint());
      if (problem.isEmpty()) {
        return Optional.empty();
      }
      why = Optional.of(target.endpoint() + " is not attached: " + problem.get().message());
    }
    return why;
  }

  private Optional<Problem> problem(ObjectRef ref) {
    return translator.desired().of(ref).stream()
        .flatMap(
            item ->
                problems.of(item.key()).stream()
                    .filter(problem -> !Problems.harmless(item.key(), problem)))
        .findFirst();
  }

  private Optional<String> inTheWay(Mapping mapping) {
    Answer known = answers.get(mapping.ref());
    if (known == null || !known.of().equals(mapping)) {
      Obstacles now = obstacles.orElseGet(look);
      obstacles = Optional.of(now);
      known = new Answer(mapping, now.to(mapping));
      answers.put(mapping.ref(), known);
    }
    return known.inTheWay();
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
