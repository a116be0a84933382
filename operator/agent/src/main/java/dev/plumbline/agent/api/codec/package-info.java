/**
 * Between documents, as YAML and JSON give them (maps, lists, texts, numbers), and the records of
 * {@code agent.api}.
 *
 * <p>Written by hand, so that reading a folder loads no object mapper, and so that both sources,
 * folder and API server, read alike. What is here: shape. A decoder takes what has been held to the
 * schema already; what does not fit all the same (an object of a newer CRD) is refused with the
 * path of its field. What is not here: rules, and text formats.
 *
 * <p>Who calls: {@code agent.source} decodes objects; the command line and the Kubernetes side
 * encode statuses.
 */
package dev.plumbline.agent.api.codec;
