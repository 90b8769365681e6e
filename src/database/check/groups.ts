import type { Direction, Migration, Script } from '../migration.ts'

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
  let last: string | null = null
  for (const migration of migrations) {
    const version = numberOf(migration.name)
    const step = steps.at(-1)
    if (step !== undefined && version !== null && version === last) step.migrations.push(migration)
    else steps.push({ id: migration.id, migrations: [migration] })
    last = version
  }
  return steps
}

/** All digits a name begins with, as they are written: `2019-02-26-002946`; null without any, and for a day alone, which many share. */
function numberOf(name: string): string | null {
  const digits = /^[vV]?(\d[\d.-]*)(?=_)/.exec(name)?.[1] ?? null
  return digits !== null && /^(19|20)\d{2}[-.]?[01]\d[-.]?[0-3]\d$/.test(digits) ? null : digits
}

/** A step's down: the scripts in the order they run, or why there is none. */
export type StepDown =
  | { readonly state: 'sql'; readonly scripts: readonly Script[] }
  | Exclude<Direction, { readonly state: 'sql' }>

/** The down of a step: its migrations' downs, newest first. One that is missing or unknown makes the whole so. */
export function downOf(migrations: readonly Migration[]): StepDown {
  const scripts: Script[] = []
  for (const { down } of migrations.toReversed()) {
    if (down.state !== 'sql') return down
    scripts.push(down.script)
  }
  return { state: 'sql', scripts }
}

/** The steps of a folder, in order. */
export interface Steps {
  /** Up to and including the one with the migration that is named: brought up, and not judged. */
  readonly history: readonly Step[]
  readonly judged: readonly Step[]
}

/** Parts steps behind the one that holds a migration of that id or name; null: all are judged. */
export function parted(steps: readonly Step[], since: string | null): Steps {
  const holds = ({ migrations }: Step) =>
    migrations.some(({ id, name }) => id === since || name === since)
  const from = since === null ? 0 : steps.findIndex(holds) + 1
  return { history: steps.slice(0, from), judged: steps.slice(from) }
}
