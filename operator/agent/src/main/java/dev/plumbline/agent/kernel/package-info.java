/**
 * The real kernel, as the passes of {@code agent.converge} and the facts of {@code agent.translate}
 * want it: this is where {@code dataplane} is opened, and the only place that knows both it and
 * what translation asks for.
 */
package dev.plumbline.agent.kernel;
