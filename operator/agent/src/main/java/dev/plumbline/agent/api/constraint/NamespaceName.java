package dev.plumbline.agent.api.constraint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The name of a Kubernetes namespace: a DNS label. */
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
@Text(min = 1, max = NamespaceName.LENGTH, pattern = NamespaceName.PATTERN)
public @interface NamespaceName {
  int LENGTH = 63;

  String PATTERN = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
}
