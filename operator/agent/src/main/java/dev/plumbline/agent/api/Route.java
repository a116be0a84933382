package dev.plumbline.agent.api;

import java.util.Optional;

/**
 * A route in each endpoint's sandbox: {@code ip route add TO via VIA metric METRIC table TABLE}.
 */
public record Route(
    String to, Optional<String> via, Optional<Integer> metric, Optional<Integer> table) {}
