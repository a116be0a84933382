/**
 * Writes {@code crds/} and the compiled schemas from the types of {@code agent.api}, and checks
 * that what is checked in is what they say.
 *
 * <p>What is here: {@code Crds} (types to CRDs, by fabric8's generator; {@code Constraints} adds
 * what it cannot say: list types, rules on items, whole numbers) and {@code CompiledSchemas} (CRDs
 * to the short form that {@code agent.schema} reads at run time; the rules go through Google's CEL
 * parser and type checker). What is not: anything that runs in the agent. Write the files anew with
 * {@code ./mvnw -pl operator/agent -am test -Dtest=GeneratedFilesTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dplumbline.write}.
 */
package dev.plumbline.agent.crd;
