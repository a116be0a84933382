package dev.plumbline.agent.api;

import dev.plumbline.agent.api.constraint.Cidr;
import dev.plumbline.agent.api.constraint.Doc;
import dev.plumbline.agent.api.constraint.Whole;

/**
 * A policy rule in each endpoint's sandbox: {@code ip rule add priority P from FROM lookup TABLE}.
 */
public record Rule(
    @Doc("Rules are asked in ascending order; 32766 is the one that leads to table main.")
        @Whole(min = 1, max = 2147483647)
        int priority,
    @Doc("Packets from these source addresses; all: 0.0.0.0/0 or ::/0, which also says the family.")
        @Cidr
        String from,
    @Doc("The routing table, by number, that decides about them.") @Whole(min = 1, max = 2147483647)
        int table) {}
