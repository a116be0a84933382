/**
 * Which namespace a name stands for: pinned ones below {@code /run/netns}, containers' through
 * their processes' cgroups.
 *
 * <p>{@link dev.plumbline.dataplane.sandbox.Sandboxes} opens, makes and removes them; an {@link
 * dev.plumbline.dataplane.sandbox.OpenNamespace} has a socket inside. It never enters a namespace
 * that it is not sure of: one that is the host's own, or that a process has left meanwhile, is
 * absent, with the reason.
 *
 * <p>What is in a namespace is no business of this package: {@code LinuxDataplane} and its
 * neighbours read and change that through the sockets.
 */
package dev.plumbline.dataplane.sandbox;
