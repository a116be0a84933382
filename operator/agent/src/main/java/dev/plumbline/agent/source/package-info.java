/**
 * Where desired objects come from when there is no API server: files and folders of manifests.
 *
 * <p>{@link dev.plumbline.agent.source.Documents} reads YAML and JSON, and knows the line of each
 * field. {@link dev.plumbline.agent.source.FolderSource} reads what {@code -f} names into a {@link
 * dev.plumbline.agent.source.Snapshot}: the objects that hold, what is wrong with the rest ({@code
 * file:line: field: what is wrong}), and whether what is missing may be taken for deleted. Given
 * the snapshot before, an object that became invalid keeps its last good form. {@link
 * dev.plumbline.agent.source.FolderWatch} does that again whenever something changes.
 *
 * <p>What is not here: what objects mean together, and the kernel. Who calls: the command line,
 * once; {@code run}, through the watch.
 */
package dev.plumbline.agent.source;
