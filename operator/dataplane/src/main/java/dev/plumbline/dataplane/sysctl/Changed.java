package dev.plumbline.dataplane.sysctl;

import dev.plumbline.model.Key;

/**
 * A setting that is not of a link of ours and that we changed.
 *
 * @param boot {@code /proc/sys/kernel/random/boot_id}: a restart of the machine undoes it
 * @param cookie of the namespace
 * @param index of the link, 0 where it is of none
 * @param found its value before our first change
 * @param set what we wrote last
 */
public record Changed(
    Key.OfSysctl key, String boot, long cookie, int index, String found, String set) {

  Changed toNow(String value) {
    return new Changed(key, boot, cookie, index, found, value);
  }
}
