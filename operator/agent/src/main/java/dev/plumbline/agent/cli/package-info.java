/**
 * The command line: {@code plumb plan|apply|run|get|inspect|validate|cleanup|demo}.
 *
 * <p>Each command reads what {@code -f} names, puts a {@link dev.plumbline.agent.cli.Node} together
 * and prints. Decisions are made elsewhere; what is here is words, tables and exit statuses: 0 as
 * it should be, 1 something is wrong, 2 (of {@code plan}) there is something to do, 64 the call's
 * words are wrong.
 */
package dev.plumbline.agent.cli;
