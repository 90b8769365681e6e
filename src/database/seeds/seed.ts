import type { Catalog } from '../catalog/catalog.ts'
import type { Dialect } from '../migration.ts'
import type { Session } from '../session.ts'
import { seedMysql } from './mysql/seed.ts'
import { seedPostgresql } from './postgresql/seed.ts'
import { seedSqlite } from './sqlite/seed.ts'
import { noRows, type Seeded, type SeedOptions } from './seeded.ts'

type Seeder = (session: Session, catalog: Catalog, options: SeedOptions) => Promise<Seeded>

const seeders: Readonly<Record<Dialect, Seeder | null>> = {
  postgresql: seedPostgresql,
  mysql: seedMysql,
  sqlite: seedSqlite,
}

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
  const seeder = seeders[session.dialect]
  if (seeder !== null) return seeder(session, catalog, options)
  return noRows(catalog, `rows for a ${session.dialect} database cannot be made`)
}
