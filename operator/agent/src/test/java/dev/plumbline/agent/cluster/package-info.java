/**
 * A real Kubernetes cluster of several nodes on this machine, for tests: {@code e2e/cluster} starts
 * kubelets, containerd and a control plane in namespaces of their own.
 *
 * <p>{@link dev.plumbline.agent.cluster.Cluster} starts and stops one and runs commands in it,
 * {@link dev.plumbline.agent.cluster.Image} makes our image, {@link
 * dev.plumbline.agent.cluster.Command} is a program that runs for so long at most. {@link
 * dev.plumbline.agent.cluster.Argo} is a real Argo CD beside a control plane. What stands on a
 * cluster is tested elsewhere; here it is shown that a cluster is one.
 */
package dev.plumbline.agent.cluster;
