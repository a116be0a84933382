package dev.plumbline.agent.api.constraint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The name of a network interface, as the kernel takes it and prints it back unchanged. */
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
@Text(min = 1, max = InterfaceName.LENGTH, pattern = InterfaceName.PATTERN)
@Cel(value = "!(self in ['.', '..', 'lo'])", message = "must not be lo, . or ..")
public @interface InterfaceName {
  /** {@code IFNAMSIZ} less the closing zero; ASCII, so that characters are bytes. */
  int LENGTH = 15;

  /** The kernel refuses blanks, {@code /} and {@code :}, and expands {@code %d}. */
  String PATTERN = "^[!-$&-.0-9;-~]+$";
}
