import { attribute, type Node } from './node.ts'

/** Reserved words of PostgreSQL (its documentation, appendix C) that people use for names. */
const reserved = new Set(
  'all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create current_date current_role current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign from grant group having in initially intersect into lateral leading limit localtime localtimestamp not null offset on only or order placing primary references returning select session_user some symmetric table then to trailing true union unique user using variadic when where window with authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull join left like natural notnull outer overlaps right similar tablesample verbose'.split(
    ' ',
  ),
)

/**
 * A name as Liquibase writes it to PostgreSQL: quoted only when it has to be, or when it mixes cases (PostgresDatabase,
 * escapeObjectName, strategy LEGACY).
 */
export function quoted(name: string): string {
  const plain = name.trim()
  if (/^".*"$/.test(plain)) return plain
  const mixed = plain !== plain.toLowerCase() && plain !== plain.toUpperCase()
  const odd = !/^[A-Za-z_]\w*$/.test(plain) || reserved.has(plain.toLowerCase())
  return mixed || odd ? `"${plain.replaceAll('"', '""')}"` : plain
}

/** A list of names, `a, b`. */
export function quotedList(names: string): string {
  return names.split(',').map(quoted).join(', ')
}

/** An object with its schema, where an attribute names one. */
export function qualified(node: Node, name: string, schema = 'schemaName'): string {
  const of = attribute(node, schema)
  return of === null || of === '' ? quoted(name) : `${quoted(of)}.${quoted(name)}`
}

/** A text as SQL. */
export function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}
