import type { Column } from '../catalog.ts'
import { quoted } from '../names.ts'
import type { Names } from './names.ts'
import type { Oid, Raw, RawColumn } from './raw.ts'

/** Columns of every relation, in order. */
export function columnsOf(raw: Raw, names: Names): ReadonlyMap<Oid, readonly Column[]> {
  const defaults = new Map(
    raw.defaults.map(([relation, number, text]) => [`${relation} ${number}`, text]),
  )
  const columns = new Map<Oid, Column[]>()
  for (const column of raw.columns) {
    const before = columns.get(column[0]) ?? []
    columns.set(column[0], before)
    before.push(
      columnOf(column, before.length + 1, defaults.get(`${column[0]} ${column[1]}`) ?? null, names),
    )
  }
  return columns
}

/** Name of the column with this number in its relation, for constraints and indexes. */
export type ColumnName = (relation: Oid, number: number) => string

export function columnNames(raw: Raw): ColumnName {
  const byNumber = new Map(raw.columns.map((column) => [`${column[0]} ${column[1]}`, column[2]]))
  return (relation, number) => byNumber.get(`${relation} ${number}`) ?? ''
}

const identities = { '': null, a: 'always', d: 'by-default' } as const
const kinds = { s: 'stored', v: 'virtual' } as const

function columnOf(
  raw: RawColumn,
  position: number,
  expression: string | null,
  names: Names,
): Column {
  const [relation, number, name, type, modifier, notNull, identity, generated, collation] = raw
  const [storage, compression, local] = [raw[9], raw[10], raw[11]]
  const info = names.typeInfo(type)
  return {
    name,
    sql: quoted(name),
    position,
    type: names.type(type, modifier),
    notNull,
    default: generated === '' ? expression : null,
    identity: identities[identity],
    generated: generated === '' ? null : { kind: kinds[generated], expression: expression ?? '' },
    collation: collation === info?.[4] ? null : collation,
    storage: storage === info?.[5] && compression === '' ? null : storage + compression,
    local,
    comment: names.comment('1259', relation, number),
    privileges: names.rights('relation', relation, number),
  }
}
