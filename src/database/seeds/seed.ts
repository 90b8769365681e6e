import type { Catalog } from '../catalog/catalog.ts'
import type { Session } from '../session.ts'
import { seedPostgresql } from './postgresql/seed.ts'
import { noRows, type Seeded, type SeedOptions } from './seeded.ts'

/**
 * Puts rows into the tables of a throw-away database: the same ones every time, foreign keys satisfied, values that bite where
 * the table takes them and modest ones where it does not. Inside the caller's transaction if there is one, else in its own.
 * Tables that refuse every row are in the answer; so are all of them when the rows cannot be kept or the dialect is not known here.
 */
export async function seed(
  session: Session,
  catalog: Catalog,
  options: SeedOptions = {},
): Promise<Seeded> {
  if (session.dialect === 'postgresql') return seedPostgresql(session, catalog, options)
  return noRows(catalog, `rows for a ${session.dialect} database cannot be made`)
}
