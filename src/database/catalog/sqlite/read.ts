import type { Answer, Session } from '../../session.ts'
import type { Catalog } from '../catalog.ts'
import { relation, type RawColumn, type RawIndex, type RawObject } from './relations.ts'

const objects = `select s.type as kind, s.name, s.tbl_name as owner, s.sql, l.type as form
  from sqlite_schema s left join pragma_table_list l on l.name = s.name and l.schema = 'main' and s.type in ('table', 'view')
  where s.name not like 'sqlite\\_%' escape '\\' order by s.type, s.name`

const columns = (kind: string, name: string | null) =>
  `select s.name as owner, x.name, x.type, x."notnull" as strict, x.dflt_value as given, x.pk, x.hidden
   from sqlite_schema s join pragma_table_xinfo(s.name) x
   where s.type = '${kind}' and s.name not like 'sqlite\\_%' escape '\\'${name === null ? '' : ' and s.name = ?'} order by s.name, x.cid`

const indexes = `select s.name as owner, l.name, l."unique" as single, l.origin, l.partial, i.name as part, i.seqno
  from sqlite_schema s join pragma_index_list(s.name) l join pragma_index_xinfo(l.name) i
  where s.type = 'table' and i.key = 1 order by s.name, l.name, i.seqno`

/** Reads the catalog of SQLite’s main database: what people made in it. */
export async function readSqlite(session: Session): Promise<Answer<Catalog>> {
  const [made, own, keys] = [
    await session.query(objects),
    await session.query(columns('table', null)),
    await session.query(indexes),
  ]
  if (made.state === 'failed') return made
  if (own.state === 'failed') return own
  if (keys.state === 'failed') return keys
  const all = made.value.rows as unknown as readonly RawObject[]
  const fields = [...own.value.rows] as unknown as RawColumn[]
  for (const { kind, name } of all) {
    if (kind !== 'view') continue
    // One that rests on what is gone has no columns, and must not hide the others.
    const of = await session.query(columns('view', name), [name])
    if (of.state === 'ok') fields.push(...(of.value.rows as unknown as readonly RawColumn[]))
  }
  const world = { all, fields, keys: keys.value.rows as unknown as readonly RawIndex[] }
  const relations = all
    // Those with shadows of virtual tables are the modules' own matter.
    .filter(({ kind, form }) => (kind === 'table' && form !== 'shadow') || kind === 'view')
    .map((one) => relation(one, world))
  return {
    state: 'ok',
    value: {
      dialect: 'sqlite',
      serverVersion: 3,
      schemas: [],
      tables: relations.flatMap(({ table }) => table ?? []),
      views: relations.flatMap(({ view }) => view ?? []),
      functions: [],
      types: [],
      sequences: [],
      extensions: [],
      others: [],
      sequenceValues: new Map(),
    },
  }
}
