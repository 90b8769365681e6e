import type { Migration, MigrationSet } from '../migration.ts'

/** What the newer tree has that the older had not. */
export interface SetDifference {
  /** In the newer and not in the older, in the order they run. */
  readonly added: readonly Migration[]
  /** In the older and not in the newer: squashed, or removed. */
  readonly removed: readonly Migration[]
  /** In both, with another up: a database that ran the old text never runs the new one. */
  readonly edited: readonly Migration[]
  /** Added, though the older has later ones: run out of order. */
  readonly early: readonly Migration[]
}

/** Compares two sets of the same tool by id and by the text of their ups. */
export function difference(older: MigrationSet, newer: MigrationSet): SetDifference {
  const before = new Map(older.migrations.map((one, at) => [one.id, { one, at }]))
  const after = new Map(newer.migrations.map((one, at) => [one.id, { one, at }]))
  const added = newer.migrations.filter(({ id }) => !before.has(id))
  const lastShared = Math.max(-1, ...[...before.keys()].map((id) => after.get(id)?.at ?? -1))
  return {
    added,
    removed: older.migrations.filter(({ id }) => !after.has(id)),
    edited: newer.migrations.filter((one) => {
      const old = before.get(one.id)?.one
      return old !== undefined && textOf(old) !== textOf(one)
    }),
    early: added.filter(
      ({ id, repeatable }) => !repeatable && (after.get(id)?.at ?? 0) < lastShared,
    ),
  }
}

const textOf = ({ up }: Migration) => (up.state === 'sql' ? up.script.sql : up.state)
