/**
 * The host's own network, none of it ours: its links, where its routes lead, what forwards. {@code
 * agent.kernel} hands it to translation, which decides what has to be turned on and which prefixes
 * are taken. Nothing here changes anything.
 */
package dev.plumbline.dataplane.host;
