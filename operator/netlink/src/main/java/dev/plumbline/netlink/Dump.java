package dev.plumbline.netlink;

/**
 * How a dump ended.
 *
 * @param messages how many the handler was given
 * @param interrupted {@code NLM_F_DUMP_INTR}: the kernel's table changed meanwhile, and entries may
 *     be missing or double: what was read may add, never delete
 */
public record Dump(int messages, boolean interrupted) {}
