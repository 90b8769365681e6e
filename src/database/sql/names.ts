import type { Node, RangeVar, TypeName } from 'libpg-query'

/** A name without `public.`, the schema PostgreSQL looks in when nothing else is said. */
export function nameIn(schema: string | undefined, name: string, unqualified = 'public'): string {
  const where = schema === undefined || schema === '' ? unqualified : schema
  return where === 'public' ? name : `${where}.${name}`
}

/** Name of a table. @param unqualified schema that names without one stand in */
export function tableName(range: RangeVar | undefined, unqualified: string): string {
  return nameIn(range?.schemaname, range?.relname ?? '', unqualified)
}

/** Strings of a list of name parts. */
export function parts(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : []))
}

/** Name of an object given as a list of parts (`{auth,users}`), a type or a function. */
export function objectName(node: Node | undefined, unqualified: string): string {
  if (node === undefined) return ''
  if ('List' in node) return nameOf(parts(node.List.items), unqualified)
  if ('TypeName' in node) return nameOf(parts(node.TypeName.names), unqualified)
  if ('ObjectWithArgs' in node) return nameOf(parts(node.ObjectWithArgs.objname), unqualified)
  if ('String' in node) return node.String.sval ?? ''
  if ('RangeVar' in node) return tableName(node.RangeVar, unqualified)
  return ''
}

/** Name made of parts, last first in importance; catalog names of built-in types lose their schema. */
export function nameOf(names: readonly string[], unqualified: string): string {
  const name = names.at(-1) ?? ''
  const schema = names.at(-2)
  return schema === 'pg_catalog' ? name : nameIn(schema, name, unqualified)
}

/** A type as text: `int4`, `varchar(20)`, `text[]`. Own types carry their schema unless it is `public`. */
export function typeText(type: TypeName | undefined): string {
  if (type === undefined) return ''
  const name = nameOf(parts(type.names), 'public')
  const sizes = (type.typmods ?? []).flatMap((node) =>
    'A_Const' in node && node.A_Const.ival !== undefined
      ? [String(node.A_Const.ival.ival ?? 0)]
      : [],
  )
  const size = sizes.length > 0 && name !== 'interval' ? `(${sizes.join(',')})` : ''
  return `${name}${size}${(type.arrayBounds ?? []).length > 0 ? '[]' : ''}`
}
