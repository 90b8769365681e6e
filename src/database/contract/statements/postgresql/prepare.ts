import type { Catalog } from '../../../catalog/catalog.ts'
import { seed } from '../../../seeds/seed.ts'
import { parser } from '../../../sql/parser.ts'
import { literal } from '../../promised.ts'
import type { Preparing, Ready } from '../preparing.ts'
import { refusedBy } from '../refused.ts'
import { tablesBehind } from '../tables-behind.ts'
import { askable, type Askable } from './askable.ts'
import { relationsOf, writtenBy } from './places.ts'
import { typesOf } from './types.ts'
import { choosing, type Values } from './values.ts'

/** PostgreSQL finds the types of the values itself: statements are prepared, asked for their types, and executed with such values. */
export const preparePostgresql: Preparing = async (session, before, statements) => {
  const postgres = await parser()
  const looked = statements.map((one) => askable(one, postgres))
  const asked = looked.filter((one) => 'node' in one)
  const refused = looked.filter((one) => 'why' in one)
  const named = asked.flatMap(({ node }) => relationsOf(node, before).map(({ id }) => id))
  const { inserts, plans } = await seed(session, before, {
    tables: tablesBehind(named, before),
    kinds: ['ordinary'],
    rows: 2,
  })
  await session.run('set constraints all immediate')
  const valuesFor = await choosing(session, before, plans)
  const ready: Ready[] = []
  for (const typed of await typesOf(session, asked)) {
    const { of } = typed
    if ('failure' in typed) refused.push(refusedBy(of.old, typed.failure))
    else ready.push(readyOf(of, await valuesFor(of, typed.types), before))
  }
  return { ready, refused, inserts }
}

const readyOf = (of: Askable, values: readonly Values[], before: Catalog): Ready => ({
  old: of.old,
  tries: values.map((some) => executed(of, some)),
  writes: writtenBy(of.node, before)?.id ?? null,
})

const name = 'lastgood_statement'

/** As a driver sends it: prepared by the server it meets, which finds the types of the values itself, and executed. */
function executed({ old }: Askable, values: Values): readonly string[] {
  const list = values.map((value) => (value === null ? 'null' : literal(value).trim()))
  const execute = `execute ${name}${list.length === 0 ? '' : ` (${list.join(', ')})`}`
  return ['deallocate all', `prepare ${name} as ${old.sql}`, execute]
}
