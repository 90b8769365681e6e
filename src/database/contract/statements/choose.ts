import type { Catalog } from '../../catalog/catalog.ts'
import type { OldStatement, SqlFailure } from '../../proof.ts'
import { seed } from '../../seeds/seed.ts'
import type { Session } from '../../session.ts'
import { parser } from '../../sql/parser.ts'
import { failures } from '../execute.ts'
import { literal, promised, type Promised } from '../promised.ts'
import type { OldInsert } from '../questions.ts'
import { askable, type Askable, type Refused } from './askable.ts'
import { relationsOf } from './places.ts'
import { typesOf } from './types.ts'
import { choosing, type Values } from './values.ts'

/** Statements of the old release, as they are executed. */
export interface Chosen {
  /** Each with values with which schema N−1 does execute it, on the rows of `inserts`. */
  readonly promises: readonly Promised[]
  /** What stood in the tables they name. */
  readonly inserts: readonly OldInsert[]
  /** What schema N−1 does not execute either, or nobody may send. */
  readonly refused: readonly Refused[]
  /** How many were not looked at. */
  readonly leftOut: number
}

export const nothingChosen: Chosen = { promises: [], inserts: [], refused: [], leftOut: 0 }

/** Statements that one step executes at most. */
const mostStatements = 1000

/**
 * On schema N−1, in the transaction that the session is in, which the caller takes back: fills the tables that the statements
 * name, and finds values with which each of them is executed there. A statement that N−1 refuses promises nothing.
 */
export async function choose(
  session: Session,
  before: Catalog,
  statements: readonly OldStatement[],
): Promise<Chosen> {
  if (session.dialect !== 'postgresql') {
    const why = `statements for ${session.dialect} are not executed`
    return { ...nothingChosen, refused: statements.map(({ source }) => ({ source, why })) }
  }
  const postgres = await parser()
  const looked = statements.slice(0, mostStatements).map((one) => askable(one, postgres))
  const asked = looked.filter((one) => 'node' in one)
  const refused = looked.filter((one) => 'why' in one)
  const named = new Set(asked.flatMap(({ node }) => relationsOf(node, before)))
  const tables = tablesBehind(
    [...named].map(({ id }) => id),
    before,
  )
  const { inserts, plans } = await seed(session, before, { tables, kinds: ['ordinary'], rows: 2 })
  await session.run('set constraints all immediate')

  const valuesFor = await choosing(session, before, plans)
  let open: Open[] = []
  for (const typed of await typesOf(session, asked)) {
    if ('failure' in typed) refused.push(refusedBy(typed.of, typed.failure))
    else open.push({ of: typed.of, values: await valuesFor(typed.of, typed.types), failure: null })
  }
  const promises = new Map<Askable, Promised>()
  for (let turn = 0; open.length > 0; turn++) {
    const tried = new Map(
      open.flatMap((one) => {
        const values = one.values[turn]
        return values === undefined ? [] : [[promiseOf(one.of, values), one] as const]
      }),
    )
    const failed = new Map(
      (await failures(session, [...tried.keys()])).map(({ of, failure }) => [of, failure]),
    )
    const left: Open[] = []
    for (const [promise, one] of tried) {
      const failure = failed.get(promise)
      if (failure === undefined) promises.set(one.of, promise)
      // The first values are the likeliest ones: what refuses them says most.
      else left.push({ ...one, failure: one.failure ?? failure })
    }
    refused.push(...open.flatMap((one) => (one.values[turn] === undefined ? givenUp(one) : [])))
    open = left
  }
  return {
    promises: asked.flatMap((one) => promises.get(one) ?? []),
    inserts,
    refused,
    leftOut: Math.max(0, statements.length - mostStatements),
  }
}

interface Open {
  readonly of: Askable
  readonly values: readonly Values[]
  readonly failure: SqlFailure | null
}

const givenUp = ({ of, failure }: Open) => (failure === null ? [] : [refusedBy(of, failure)])

const refusedBy = ({ old }: Askable, failure: SqlFailure): Refused => ({
  source: old.source,
  why: `its own schema refuses it: ${shown(failure, old)}`,
})

/** Tables that views stand on are filled as well; a view names them in its text. */
function tablesBehind(ids: readonly string[], { tables, views }: Catalog): readonly string[] {
  const wanted = new Set(ids)
  let text = ''
  for (const { id, definition } of views) if (wanted.has(id)) text += definition
  return tables
    .filter(({ id, name, partitionOf }) => {
      return partitionOf === null && (wanted.has(id) || (text !== '' && text.includes(name)))
    })
    .map(({ id }) => id)
}

const name = 'lastgood_statement'

/** As a driver sends it: prepared by the server it meets, which finds the types of the values itself, and executed. */
function promiseOf({ old }: Askable, values: Values): Promised {
  const list = values.map((value) => (value === null ? 'null' : literal(value).trim()))
  const execute = `execute ${name}${list.length === 0 ? '' : ` (${list.join(', ')})`}`
  const statements = ['deallocate all', `prepare ${name} as ${old.sql}`, execute]
  return {
    ...promised('statement', old.source, statements, ''),
    says: (failure) =>
      `a statement of the old release (${old.source}) fails: ${shown(failure, old)}`,
  }
}

/** A message as it may be shown: without the text it quotes, where that is nobody's business. */
function shown({ message }: SqlFailure, { confidential }: OldStatement): string {
  return confidential === true ? message.replace(/: ".*"$/s, '') : message
}
