/**
 * Measurements to be run by hand, each in an {@code unshare -nm} of its own: they print times and
 * assert nothing, so that a busy machine fails no build.
 */
package dev.plumbline.netlink.measure;
