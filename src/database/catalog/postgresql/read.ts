import type { Answer, Session } from '../../session.ts'
import type { Catalog } from '../catalog.ts'
import { assemble } from './assemble.ts'
import { catalogQuery } from './query.ts'
import type { Raw } from './raw.ts'

/** Reads everything in one round trip; leaves search path and transaction as they are. PostgreSQL 14 and newer. */
export async function readPostgresql(session: Session): Promise<Answer<Catalog>> {
  const answer = await session.query(catalogQuery)
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
