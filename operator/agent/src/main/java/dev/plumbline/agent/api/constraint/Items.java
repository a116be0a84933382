package dev.plumbline.agent.api.constraint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Bounds of a list or a map, and how two writers of one list are merged. */
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Items {
  int min() default 0;

  int max();

  /** Whether the field must be there; a list or map may be left out unless this says so. */
  boolean required() default false;

  /** As {@code x-kubernetes-list-type}; maps have none. */
  ListType type() default ListType.ATOMIC;

  /** The fields by which the items of a {@link ListType#MAP} are told apart. */
  String[] keys() default {};

  enum ListType {
    ATOMIC,
    SET,
    MAP
  }
}
