import type { Catalog, TypeUse, UserType } from '../../../catalog/catalog.ts'
import { arrays, composites, labels, multiranges, ranges } from './nested.ts'
import { decimals, floats, integers } from './numbers.ts'
import { rare } from './rare.ts'
import { texts } from './texts.ts'
import { times } from './times.ts'
import type { Values } from './values.ts'

/** Finds texts for types; `name` is the column's, which may say more than the type. */
export type ValuesOf = (type: TypeUse, name: string) => Values

/** @param domains what the checks of domains accept, by `schema.name` */
export function valuesOfTypes(catalog: Catalog, domains: ReadonlyMap<string, Values>): ValuesOf {
  const types = new Map(catalog.types.map((type) => [`${type.schema}.${type.name}`, type]))
  const of = (type: TypeUse, name: string, depth: number): Values => {
    if (type.array)
      return arrays(of({ ...type, text: element(type.text), array: false }, name, depth))
    const own = types.get(`${type.schema}.${type.name}`)
    if (own !== undefined) return ofUser(own, name, depth)
    return builtIn(type, name) ?? texts(null, name)
  }
  const ofUser = (type: UserType, name: string, depth: number): Values => {
    // A composite may hold arrays of itself.
    if (depth > 4) return { ordinary: () => null, distinct: 1 }
    switch (type.kind) {
      case 'enum':
        return labels(type.labels)
      case 'composite':
        return composites(type.columns.map((column) => of(column.type, column.name, depth + 1)))
      case 'domain':
        return domains.get(`${type.schema}.${type.name}`) ?? of(type.base, name, depth + 1)
      case 'range':
        return ranges(of(type.subtype, '', depth + 1))
      case 'base':
        return (
          builtIn({ text: type.name, schema: '', name: type.name, array: false }, name) ??
          texts(null, name)
        )
    }
  }
  return (type, name) => of(type, name, 0)
}

/** `public.mood[]` → `public.mood`. */
const element = (text: string) => text.replace(/\[\]$/, '')

const subtypes: Readonly<Record<string, string>> = {
  int4: 'int4',
  int8: 'int8',
  num: 'numeric',
  date: 'date',
  ts: 'timestamp',
  tstz: 'timestamptz',
}

function builtIn(type: TypeUse, name: string): Values | null {
  const length = Number(/\((\d+)\)/.exec(type.text)?.[1] ?? NaN)
  switch (type.name) {
    case 'text':
    case 'citext':
      return texts(null, name)
    case 'varchar':
      return texts(Number.isNaN(length) ? null : length, name)
    case 'bpchar':
      return texts(Number.isNaN(length) ? 1 : length, name)
    case 'char':
      return texts(1, name)
    case 'name':
      return texts(15, name)
    case 'int2':
      return integers(16)
    case 'int4':
      return integers(32)
    case 'int8':
      return integers(64)
    case 'numeric':
      return decimals(type.text)
    case 'float4':
      return floats(4)
    case 'float8':
      return floats(8)
    default:
  }
  const [, sub, multi] = /^(int4|int8|num|date|ts|tstz)(multi)?range$/.exec(type.name) ?? []
  if (sub !== undefined) {
    const subtype = {
      text: subtypes[sub] ?? sub,
      schema: '',
      name: subtypes[sub] ?? sub,
      array: false,
    }
    const values = builtIn(subtype, '') ?? texts(null)
    return multi === undefined ? ranges(values) : multiranges(values)
  }
  return times(type.name) ?? rare(type)
}
