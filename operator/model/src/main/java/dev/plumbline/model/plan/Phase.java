package dev.plumbline.model.plan;

/** In which order operations are carried out. */
public enum Phase {
  /**
   * What stands where something new goes, and what nobody wants any more. Sysctls are put back
   * here: forwarding ends before the rules that kept it narrow.
   */
  CLEAR_THE_WAY,
  /** Before any link: at no moment does a link forward without its rules. */
  FIREWALL,
  CREATE_SANDBOXES,
  CREATE_LINKS,
  /** Sysctls of the host's links, before anything is connected to them. */
  SETTINGS,
  CONNECT_LINKS,
  ADDRESSES,
  ROUTES,
  /** What needs the rest to be gone or there. */
  SWEEP
}
