/**
 * Holds an object from a folder to the rules of the CRDs, without an API server.
 *
 * <p>One source of truth: the annotations of {@code agent.api.constraint} become {@code
 * crds/*.yaml}, which an API server enforces, and from those files the build derives {@code
 * *.schema} beside this package: the same bounds, patterns, list keys and CEL rules in a form that
 * is read in a few milliseconds. The rules are parsed and type-checked by Google's CEL library when
 * they are derived; here {@link dev.plumbline.agent.schema.Expression} evaluates the finished
 * trees, because that library's runtime costs a cold JVM 0.4 s and 34 MiB, and with an AOT cache
 * still 0.1 s and 24 MiB. Tests hold both to the same answers.
 *
 * <p>What is not here: rules about a change ({@code oldSelf}); a folder has no past, and what is
 * immutable is replaced. Nor what takes several objects to see, or the kernel: that is {@code
 * agent.translate}'s. Who calls: {@code agent.source}.
 */
package dev.plumbline.agent.schema;
