/**
 * The resources as fabric8 knows them, each twice.
 *
 * <p>{@code …Resource} is typed by {@code agent.api}: group, names, columns of {@code kubectl get},
 * fields that can be selected by. The generator of {@code crds/} reads them, nothing else does.
 *
 * <p>{@code …Object} is what is watched: any spec and status can be read into it, so that one
 * object that cannot be understood does not stop a watch of all. {@link
 * dev.plumbline.agent.kubernetes.Untyped} reads what is in them. From a folder no class of this
 * package is loaded.
 */
package dev.plumbline.agent.kubernetes.api;
