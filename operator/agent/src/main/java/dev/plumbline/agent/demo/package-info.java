/**
 * {@code plumb demo}: the main job shown on real packets, in namespaces of its own.
 *
 * <p>{@link dev.plumbline.agent.demo.Demo} is entered twice. Outside, {@code Outside} finds
 * namespaces that the kernel lets us have and starts the same command in them; inside, {@code Demo}
 * builds a small world around its "host" ({@code World}), runs the very commands that a person
 * would ({@code Plumb}), sends packets ({@code Packets}), breaks things ({@code Breakage}) and
 * compares the kernel before and after ({@code Snapshot}).
 *
 * <p>Nothing here is called by the product, and nothing of the product but its command line and its
 * netlink module is called from here: what the demo says was seen from without. Called by {@code
 * cli.Main} alone.
 */
package dev.plumbline.agent.demo;
