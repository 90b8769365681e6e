import { plain } from './plain/plain.ts'
import type { Tool } from './tool.ts'

/** A team's own commands, each an argument vector; null where there is none. */
export interface OwnCommands {
  readonly up: readonly string[] | null
  /** May hold `{steps}` (how many to take back) and `{to}` (what stays newest; empty for nothing). */
  readonly down: readonly string[] | null
  readonly status: readonly string[] | null
}

/**
 * A team's own migration program: the folder is read as plain SQL. Placeholders are filled in inside an argument, so what they
 * hold never becomes an argument of its own; an argument that would begin with a `-` by it is not run at all.
 */
export function commandTool(own: OwnCommands): Tool {
  return {
    ...plain,
    name: 'command',
    read: async (tree, folder, options) => ({
      ...(await plain.read(tree, folder, options)),
      tool: 'command',
    }),
    commands: {
      up: () => own.up,
      down: (_folder, steps, to) => {
        if (own.down === null) return null
        // A program that is not told how far would take back what it likes.
        if (steps !== 1 && !own.down.some((word) => /\{(steps|to)\}/.test(word))) return null
        const filled = own.down.map((word) =>
          word
            .replaceAll('{steps}', String(steps))
            .replaceAll('{to}', to?.recorded ?? to?.id ?? ''),
        )
        const injected = filled.some(
          (word, at) => word.startsWith('-') && !own.down?.[at]?.startsWith('-'),
        )
        return injected ? null : filled
      },
      status: () => own.status,
    },
  }
}
