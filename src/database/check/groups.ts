import type { Direction, Migration } from '../migration.ts'
import { versionOf } from '../tools/order.ts'

/** Migrations that are one step: what is judged together, against what stood before them. */
export interface Step {
  readonly id: string
  readonly migrations: readonly Migration[]
}

/**
 * Migrations under one number are one step: teams split a change over several files, and judging each alone finds
 * breaks that nobody ever meets.
 */
export function stepsOf(migrations: readonly Migration[]): readonly Step[] {
  const steps: { id: string; migrations: Migration[] }[] = []
  let last: bigint | null = null
  for (const migration of migrations) {
    const version = versionOf(migration.name)
    const step = steps.at(-1)
    if (step !== undefined && version !== null && version === last) step.migrations.push(migration)
    else steps.push({ id: migration.id, migrations: [migration] })
    last = version
  }
  return steps
}

/** The down of a step: its migrations' downs, newest first. One that is missing or unknown makes the whole so. */
export function downOf(migrations: readonly Migration[]):
  | {
      readonly state: 'sql'
      readonly scripts: readonly (Direction & { readonly state: 'sql' })['script'][]
    }
  | Exclude<Direction, { readonly state: 'sql' }> {
  const scripts = []
  for (const { down } of migrations.toReversed()) {
    if (down.state !== 'sql') return down
    scripts.push(down.script)
  }
  return { state: 'sql', scripts }
}
