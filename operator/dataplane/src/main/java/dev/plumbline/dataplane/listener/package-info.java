/**
 * Which ports processes of the host listen on: a port that is published would be taken from them,
 * so the agent asks before, and says whom it found. {@link
 * dev.plumbline.dataplane.listener.Listeners} asks the kernel through sock_diag, as {@code ss -ltu}
 * does; nothing is changed here.
 */
package dev.plumbline.dataplane.listener;
