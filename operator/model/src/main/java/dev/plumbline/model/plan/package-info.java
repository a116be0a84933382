/**
 * What to change: desired against observed state gives {@link dev.plumbline.model.plan.Operation
 * operations}, operations in the order that works give a {@link dev.plumbline.model.plan.Plan}.
 *
 * <p>All of it is pure. {@link dev.plumbline.model.plan.Planner} is the way in; the agent calls it
 * in each pass, {@code dataplane} applies what comes out, and {@link
 * dev.plumbline.model.plan.Commands} prints it as a person would have typed it.
 */
package dev.plumbline.model.plan;
