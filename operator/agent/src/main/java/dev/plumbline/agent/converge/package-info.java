/**
 * One pass, and when it runs.
 *
 * <p>{@link dev.plumbline.agent.converge.Convergence} looks at the kernel, has the objects
 * translated, plans and applies. {@link dev.plumbline.agent.converge.Statuses} turns what was said
 * and what came of it into conditions. {@link dev.plumbline.agent.converge.Loop} decides when:
 * something changed in the folder, something drifted in the kernel, something is to be tried again.
 *
 * <p>Nothing here knows where objects come from or who reads the conditions.
 */
package dev.plumbline.agent.converge;
