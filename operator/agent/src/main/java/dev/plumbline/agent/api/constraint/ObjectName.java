package dev.plumbline.agent.api.constraint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The name of a Kubernetes object: a DNS subdomain. */
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
@Text(min = 1, max = ObjectName.LENGTH, pattern = ObjectName.PATTERN)
public @interface ObjectName {
  int LENGTH = 253;

  String PATTERN = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
}
