package dev.plumbline.agent.api.constraint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An IPv4 or IPv6 address in canonical form, without prefix length or zone. */
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
@Text(max = 39)
@Cel(
    value = "isIP(self) && ip.isCanonical(self)",
    message = "must be an IP address in canonical form, like 172.18.0.10 or 2001:db8::10")
public @interface Address {}
