package dev.plumbline.agent.api.constraint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Bounds of a string, in characters, and the pattern that all of it must match. */
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Text {
  int min() default 0;

  int max();

  /** A regular expression with its own {@code ^} and {@code $}; empty: any text. */
  String pattern() default "";
}
