import type { Answer, Session } from '../../session.ts'

/** Does something inside the transaction there is, or in one of its own: a statement outside of one costs ten times as much. */
export async function inTransaction<T>(
  session: Session,
  work: () => Promise<T>,
): Promise<Answer<T>> {
  const saved = await session.query('SAVEPOINT lastgood_seed')
  if (saved.state === 'ok') {
    const value = await work()
    const released = await session.run('RELEASE SAVEPOINT lastgood_seed')
    return released.state === 'failed' ? released : { state: 'ok', value }
  }
  const begun = await session.run('BEGIN')
  if (begun.state === 'failed') return begun
  const value = await work()
  const committed = await session.run('COMMIT')
  if (committed.state === 'ok') return { state: 'ok', value }
  await session.run('ROLLBACK')
  return committed
}
