/**
 * For tests that change a kernel: {@link dev.plumbline.netlink.testing.FreshNamespaces} gives each
 * test namespaces of its own, {@link dev.plumbline.netlink.testing.Shell} runs the oracles inside.
 * Published as this module's test-jar; the machine's own network stays as it was.
 */
package dev.plumbline.netlink.testing;
