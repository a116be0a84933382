package dev.plumbline.netlink.testing;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * {@code @ExtendWith(FreshNamespaces.class)}: each test method, with its BeforeEach and AfterEach,
 * runs on a platform thread made for it, in a network and a mount namespace of its own: nothing but
 * {@code lo} (up), and an empty {@code /run/netns}. Programs and platform threads started from
 * there are inside too. BeforeAll and AfterAll are not.
 *
 * <p>Virtual threads are not inside: their carriers are shared by the whole JVM. Where the kernel
 * refuses namespaces the tests are reported as skipped.
 */
public final class FreshNamespaces
    implements ExecutionCondition, BeforeEachCallback, AfterEachCallback, InvocationInterceptor {
  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(FreshNamespaces.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    String refusal = Refusal.OF_THIS_MACHINE;
    return refusal.isEmpty()
        ? ConditionEvaluationResult.enabled("namespaces can be made here")
        : ConditionEvaluationResult.disabled("no namespaces can be made here: " + refusal);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    Inside inside = new Inside(context.getDisplayName());
    context.getStore(STORE).put(Inside.class, inside);
    inside.run(Sandbox::enter);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    inside(context).close();
  }

  @Override
  public void interceptBeforeEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    inside(context).run(invocation::proceed);
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    inside(context).run(invocation::proceed);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    inside(context).run(invocation::proceed);
  }

  @Override
  public void interceptAfterEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    inside(context).run(invocation::proceed);
  }

  private static Inside inside(ExtensionContext context) {
    return context.getStore(STORE).get(Inside.class, Inside.class);
  }

  /** Tried once per JVM. */
  private static final class Refusal {
    static final String OF_THIS_MACHINE = tried();

    private static String tried() {
      try (Inside inside = new Inside("can namespaces be made")) {
        inside.run(Sandbox::enter);
        return "";
      } catch (RuntimeException refused) {
        return refused.getMessage();
      }
    }
  }
}
