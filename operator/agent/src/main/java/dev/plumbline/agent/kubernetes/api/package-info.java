/**
 * The three resources as fabric8 knows custom resources: group, names, columns of {@code kubectl
 * get}, fields that can be selected by.
 *
 * <p>What is here: three classes without code. The generator of {@code crds/} reads them, and the
 * Kubernetes source watches by them. What is not: the shape of spec and status, which is {@code
 * agent.api}'s and knows nothing of fabric8. From a folder no class of this package is loaded.
 */
package dev.plumbline.agent.kubernetes.api;
