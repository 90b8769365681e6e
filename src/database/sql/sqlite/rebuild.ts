import type { Change, ChangeOf } from '../../rules/changes/change.ts'
import type { StatementRead } from './read-statement.ts'
import type { Copy } from './rows.ts'

/** A table through the statements of one script. */
interface Followed {
  /** Its name before the script; null when the script makes it. */
  readonly was: string | null
  readonly create: ChangeOf<'create-table'> | null
  /** Statements that only move it or its rows. */
  readonly steps: number[]
  /** Where its rows come from. */
  source: { readonly of: Followed; readonly copy: Copy } | null
}

/**
 * SQLite changes most things of a table by making it anew: create another, copy the rows, drop the first, take its name; or the
 * other way round, or by way of a third. Such statements become one change of the table, at the place where it is made.
 */
export function withRebuilds(
  reads: readonly (StatementRead | null)[],
): readonly (readonly Change[] | null)[] {
  const changes: (readonly Change[] | null)[] = reads.map((read) => read?.changes ?? null)
  const now = new Map<string, Followed>()
  const at = (name: string): Followed => {
    const known = now.get(name) ?? { was: name, create: null, steps: [], source: null }
    now.set(name, known)
    return known
  }
  for (const [step, read] of reads.entries()) {
    for (const change of read?.changes ?? []) {
      if (change.kind === 'create-table') {
        now.set(change.table, { was: null, create: change, steps: [step], source: null })
      } else if (change.kind === 'rename-table') {
        const moved = at(change.table)
        moved.steps.push(step)
        now.delete(change.table)
        now.set(change.to, moved)
      } else if (change.kind === 'drop-object' && change.what === 'table') {
        at(change.name).steps.push(step)
        now.delete(change.name)
      }
    }
    if (read?.copy) {
      const [into, of] = [at(read.copy.into), at(read.copy.from)]
      into.source ??= { of, copy: read.copy }
      into.steps.push(step)
    }
  }
  for (const [table, made] of now) {
    const chain = chainOf(made)
    if (made.create === null || chain.at(-1)?.was !== table) continue
    const place = made.steps[0] ?? 0
    for (const { steps, create, was } of chain) {
      for (const step of steps) if (step !== place) changes[step] = []
      // What stands between under a name that is gone afterwards is said of the table itself.
      for (const name of [create?.table, was]) {
        if (name === undefined || name === null || name === table) continue
        for (const [step, some] of changes.entries())
          changes[step] =
            some?.map((one) => ('table' in one && one.table === name ? { ...one, table } : one)) ??
            null
      }
    }
    changes[place] = [rebuilt(table, made.create, chain, changes)]
  }
  return changes
}

/** The table, and those its rows came from. */
function chainOf(made: Followed): readonly Followed[] {
  const chain = [made]
  for (let one = made.source?.of; one !== undefined && !chain.includes(one); one = one.source?.of)
    chain.push(one)
  return chain
}

function rebuilt(
  table: string,
  create: ChangeOf<'create-table'>,
  chain: readonly Followed[],
  changes: readonly (readonly Change[] | null)[],
): Change {
  const copies = chain.flatMap(({ source }) => source?.copy ?? [])
  const through = (name: string | null): string | null =>
    copies.slice(1).reduce<string | null>((column, { pairs }) => {
      if (column === null || pairs === null) return column
      return pairs.find((pair) => pair.column === column)?.source ?? null
    }, name)
  const first = copies[0]?.pairs ?? null
  const all = changes.flatMap((some) => some ?? [])
  return {
    kind: 'rebuild-table',
    table,
    columns: create.columns,
    constraints: create.constraints.map((one) => ({
      ...one,
      name: one.name.replace(new RegExp(`^${create.table.replace(/\W/g, '\\$&')}_`), `${table}_`),
    })),
    copied: first?.map(({ column, source }) => ({ column, source: through(source) })) ?? null,
    filtered: copies.some(({ filtered }) => filtered),
    indexes: all.flatMap((one) =>
      one.kind === 'create-index' && one.table === table ? [one] : [],
    ),
    triggers: all.flatMap((one) =>
      one.kind === 'create-trigger' && one.table === table ? [one] : [],
    ),
  }
}
