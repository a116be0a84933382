/**
 * Links: how the kernel tells of them ({@link dev.plumbline.dataplane.link.SeenLink}), and the
 * requests that make, change and remove them ({@link dev.plumbline.dataplane.link.LinkMessages}).
 *
 * <p>Messages in and out and nothing else: no socket is opened here, and nothing decided.
 */
package dev.plumbline.dataplane.link;
