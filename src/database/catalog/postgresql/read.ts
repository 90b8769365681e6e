import type { Answer, Rows, Session } from '../../session.ts'
import type { Catalog } from '../catalog.ts'
import { assemble } from './assemble.ts'
import { catalogQuery } from './query.ts'
import type { Raw } from './raw.ts'

/** Reads everything at once; leaves search path and transaction as they are. PostgreSQL 14 and newer. */
export async function readPostgresql(session: Session): Promise<Answer<Catalog>> {
  const answer = await ask(session)
  if (answer.state === 'failed') return answer
  const text = answer.value.rows[0]?.['got']
  if (typeof text !== 'string') {
    return {
      state: 'failed',
      failure: { code: null, message: 'the catalog query gave no row', line: null },
    }
  }
  return { state: 'ok', value: assemble(JSON.parse(text) as Raw) }
}

/** Planning takes longer than reading a small catalog, so it is done once per connection; a migration may have discarded it. */
async function ask(session: Session): Promise<Answer<Rows>> {
  const prepared = await session.query(
    "SELECT 1 FROM pg_catalog.pg_prepared_statements WHERE name = 'lastgood_catalog'",
  )
  if (prepared.state === 'failed') return prepared
  if (prepared.value.rows.length === 0) {
    const answer = await session.query(`PREPARE lastgood_catalog AS ${catalogQuery}`)
    if (answer.state === 'failed') return answer
  }
  return session.query('EXECUTE lastgood_catalog')
}
