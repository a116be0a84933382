package dev.plumbline.agent.api;

/**
 * A policy rule in each endpoint's sandbox: {@code ip rule add priority P from FROM lookup TABLE}.
 */
public record Rule(int priority, String from, int table) {}
