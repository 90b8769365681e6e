import type { Statement } from '../../sql/statement.ts'
import { stepsOf } from '../changes/changes-of.ts'
import { unfold } from '../changes/unfold.ts'
import { unknownBase, type Base, type BaseTable } from './base.ts'
import { apply } from './apply.ts'
import { World, type Table } from './world.ts'

/** A base that further statements can be added to: the next range's base is this range's end. */
export interface GrowingBase extends Base {
  readonly add: (statements: readonly Statement[]) => void
}

/**
 * What stands there after a history of migrations, read from their text alone.
 * @param options.complete the history begins with an empty database: what it did not make is not there. False for a history whose
 *   beginning is missing: then what nobody saw being made may be there all the same
 */
export function baseFrom(
  history: readonly Statement[],
  options: { readonly complete?: boolean } = {},
): GrowingBase {
  const complete = options.complete ?? true
  const world = new World(unknownBase, 'old')
  const add = (statements: readonly Statement[]) => {
    for (const { change } of stepsOf(statements))
      for (const one of unfold(change, world)) apply(world, one)
  }
  add(history)
  const nothing = complete ? null : 'unknown'
  return {
    add,
    table: (name) => {
      const known = world.tables().get(name)
      if (known === undefined) return nothing
      return known === null ? null : baseTable(known)
    },
    object: (kind, name) => {
      const known = world.thing(kind, name)
      return known === 'unknown' ? nothing : known
    },
    ...(complete ? { objects: (kind: string) => world.things(kind) } : {}),
  }
}

const baseTable = ({ columns, complete, kind, constraints }: Table): BaseTable => ({
  columns,
  complete,
  kind,
  constraints,
})
