import type { Catalog, Column, UserType } from '../../catalog/catalog.ts'
import type { Session } from '../../session.ts'
import { checksOf } from './checks.ts'
import { columnPart } from './column-part.ts'
import { groupsOf, type Wanted } from './groups.ts'
import { mined } from './mined.ts'
import { valuesOfTypes, type ValuesOf } from './values/of-type.ts'
import type { Values } from './values/values.ts'

/** Texts for every type of a catalog, domains included: their checks are asked, each once. */
export async function valuesOfCatalog(
  session: Session,
  catalog: Catalog,
  wanted: readonly Wanted[],
): Promise<ValuesOf> {
  const known = new Map<string, Values>()
  const valuesOf = valuesOfTypes(catalog, known)
  const domains = catalog.types.filter((type) => type.kind === 'domain')
  for (const domain of inOrder(domains)) {
    const checks = checksOf(domain.constraints)
    if (checks.length > 0) {
      known.set(
        `${domain.schema}.${domain.name}`,
        await accepted(session, domain, valuesOf, wanted),
      )
    }
  }
  return valuesOf
}

type Domain = Extract<UserType, { readonly kind: 'domain' }>

/** A domain over another after that one. */
function inOrder(domains: readonly Domain[]): readonly Domain[] {
  const names = new Set(domains.map(({ schema, name }) => `${schema}.${name}`))
  const depth = (domain: Domain, guard = 0): number => {
    const base = `${domain.base.schema}.${domain.base.name}`
    if (!names.has(base) || guard > 20) return guard
    const below = domains.find(({ schema, name }) => `${schema}.${name}` === base)
    return below === undefined ? guard : depth(below, guard + 1)
  }
  return domains.toSorted((a, b) => depth(a) - depth(b))
}

async function accepted(
  session: Session,
  domain: Domain,
  valuesOf: ValuesOf,
  wanted: readonly Wanted[],
): Promise<Values> {
  // In the check of a domain the value is called VALUE, which a column of that name answers to.
  const column: Column = {
    name: 'value',
    sql: 'value',
    position: 1,
    type: domain.base,
    notNull: true,
    default: null,
    identity: null,
    generated: null,
    collation: null,
    storage: null,
    local: true,
    comment: null,
    privileges: [],
  }
  const checks = checksOf(domain.constraints).map((check) => ({ ...check, columns: ['value'] }))
  const texts = checks.map(({ expression }) => expression)
  const part = columnPart(
    column,
    valuesOf(domain.base, domain.name),
    false,
    mined(texts, domain.base),
    wanted[0]?.n ?? 0,
  )
  const [group] = await groupsOf(session, [part], checks, wanted)
  const of = (kind: Wanted['kind']) => (n: number) => group?.of(kind, n)[0]?.(n) ?? null
  return {
    ordinary: of('ordinary'),
    longest: of('longest'),
    empty: of('empty'),
    lowest: of('lowest'),
    highest: of('highest'),
    more: (group?.pool ?? []).slice(0, 40).flatMap((tuple) => tuple),
  }
}
