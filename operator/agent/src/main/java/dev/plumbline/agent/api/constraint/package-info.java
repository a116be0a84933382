/**
 * What the API's types say about their own values, as annotations: a sentence for {@code kubectl
 * explain}, bounds, patterns, list keys, and rules in CEL.
 *
 * <p>{@link Text}, {@link Whole}, {@link Items} and {@link Cel} are the four primitives; {@link
 * Cidr}, {@link Address}, {@link InterfaceName}, {@link ObjectName} and {@link NamespaceName} are
 * made of them. All of them annotate <em>types in use</em>, so {@code Optional<@Cidr String>} and
 * {@code List<@Address String>} say what holds for the string.
 *
 * <p>Nothing here runs: the generator of {@code crds/} (in the tests' sources) reads the
 * annotations by reflection, and whoever checks an object, the API server or {@code agent.schema},
 * goes by what was generated.
 */
package dev.plumbline.agent.api.constraint;
