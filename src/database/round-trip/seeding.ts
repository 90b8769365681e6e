import type { Catalog } from '../catalog/catalog.ts'
import type { OldInsert } from '../contract/questions.ts'
import { seed } from '../seeds/seed.ts'
import type { Session } from '../session.ts'
import { engineOf } from '../shadow/engines.ts'

/** Rows that were written, as the statements that wrote them. */
export interface Sown {
  readonly inserts: readonly OldInsert[]
  readonly tables: readonly string[]
  readonly unseeded: readonly { readonly table: string; readonly why: string }[]
}

const nothingSown: Sown = { inserts: [], tables: [], unseeded: [] }

/** `modest`: only ordinary values. `again`: on top of rows that were seeded before. */
export interface Sowing {
  readonly modest?: boolean
  readonly again?: boolean
}

/** Seeds those tables that the catalog has, in the transaction that the session is in. */
export async function sow(
  session: Session,
  catalog: Catalog,
  wanted: readonly string[],
  { modest = false, again = false }: Sowing = {},
): Promise<Sown> {
  const there = catalog.tables.filter(({ id }) => wanted.includes(id)).map(({ id }) => id)
  if (there.length === 0) return nothingSown
  const { inserts, seeded, unseeded } = await seed(session, catalog, {
    tables: there,
    tag: again ? 1 : 0,
    ...(modest && { kinds: ['ordinary'] as const }),
  })
  // Triggers and keys that wait for the end of the transaction would be in the way of ALTER TABLE.
  const { settle } = engineOf(session.dialect)
  if (settle !== null) await session.run(settle)
  return { inserts, tables: [...seeded.keys()], unseeded }
}
