/**
 * From resources to items: what a ContainerNetwork, an Endpoint or a PortMapping means in this
 * node's kernel.
 *
 * <p>All of it is pure: the same objects, host facts and given-out addresses give the same items.
 * {@link dev.plumbline.agent.translate.Translator} keeps each object's part, so that one changed
 * object costs only its own translation and that of what refers to it; a test holds it to what a
 * translation from nothing gives.
 *
 * <p>Not here: reading files, giving out addresses ({@code agent.address}), the kernel. {@code
 * agent.converge} calls it in each pass and turns its judgements into conditions.
 */
package dev.plumbline.agent.translate;
