/**
 * The command line against the real kernel, as a person uses it: each test has namespaces of its
 * own, writes manifests into a folder, starts {@code plumb} as a process and asks {@code ip},
 * {@code nft} and packets what came of it.
 *
 * <p>{@link dev.plumbline.agent.e2e.Plumb} starts the command, {@link
 * dev.plumbline.agent.e2e.Manifests} writes its folder. Nothing here calls the agent's classes:
 * what holds here holds for the process.
 */
package dev.plumbline.agent.e2e;
