/**
 * The agent in a cluster: one process on each node.
 *
 * <p>{@link dev.plumbline.agent.kubernetes.node.Mirror} holds what was heard of the objects that
 * concern this node. Reconcilers of java-operator-sdk put into it what they hear, wake the loop,
 * and write what the loop last said as status; none touches the kernel. {@link
 * dev.plumbline.agent.kubernetes.node.ClaimBook} gives addresses out, each an object in the API
 * server. The kernel is changed by the loop alone, which never waits for the API server: while that
 * cannot be reached, what is known stays in force and what drifts is repaired.
 */
package dev.plumbline.agent.kubernetes.node;
