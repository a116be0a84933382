package dev.plumbline.agent.api.constraint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A prefix as the kernel prints it: no host bits, canonical. */
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
@Text(max = 43)
@Cel(
    value = "isCIDR(self) && string(cidr(self).masked()) == self",
    message =
        "must be a prefix in canonical form without host bits, like 172.18.0.0/16 or 2001:db8::/64")
public @interface Cidr {}
