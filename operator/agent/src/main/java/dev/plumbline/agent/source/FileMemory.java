package dev.plumbline.agent.source;

import dev.plumbline.agent.api.ObjectRef;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is remembered of one file.
 *
 * @param stamp of the content read last; empty if it must be read again in any case
 * @param findings what that content was
 * @param refs the objects that the file stands for: those of its last good content
 * @param known whether all of them are known: not before the file was good once
 */
record FileMemory(
    Optional<FileStamp> stamp, List<Finding> findings, Set<ObjectRef> refs, boolean known) {

  static final FileMemory NONE = new FileMemory(Optional.empty(), List.of(), Set.of(), false);
}
