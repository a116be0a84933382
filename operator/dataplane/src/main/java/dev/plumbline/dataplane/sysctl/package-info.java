/**
 * Settings below {@code /proc/sys}, in the host's namespace and in sandboxes.
 *
 * <p>{@link dev.plumbline.dataplane.sysctl.Sysctls} reads and writes them for {@code
 * LinuxDataplane}. What it finds on links that are not ours it notes in a folder before it changes
 * it: the one thing in a dataplane that the kernel does not remember for us.
 */
package dev.plumbline.dataplane.sysctl;
