package dev.plumbline.agent.api.constraint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A rule in CEL that must hold for the value, {@code self}.
 *
 * <p>A rule that speaks of {@code oldSelf} is about a change. The API server holds every update to
 * it; from a folder it does not run: there, what is immutable is replaced.
 */
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Cel.All.class)
public @interface Cel {
  String value();

  /** What is said when the rule does not hold. */
  String message();

  /** Which field below {@code self} is to blame, {@code .gateway}; empty: self. */
  String path() default "";

  /** Several rules of one type. */
  @Target(ElementType.TYPE_USE)
  @Retention(RetentionPolicy.RUNTIME)
  @interface All {
    Cel[] value();
  }
}
