/**
 * What a caller's script learns without reading a word. "Rolled back" is not "deployed", and a rollback that could not
 * happen is never 0.
 */
export const exit = {
  done: 0,
  failed: 1,
  /** Wrong arguments or configuration. */
  usage: 2,
  /** Unsafe or blocked; nothing was changed. */
  refused: 3,
  /** Partly done; a person has to look. */
  needsHuman: 4,
  /** Somebody else's run is active. */
  busy: 5,
  /** Deployed, tripped, and rolled back. */
  rolledBack: 6,
} as const

export type ExitCode = (typeof exit)[keyof typeof exit]
