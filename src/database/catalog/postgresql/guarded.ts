import type { Answer, Session } from '../../session.ts'

/**
 * Does something whose failure must not spoil the transaction around it, if there is one.
 * Outside a transaction a failed statement spoils nothing, and SAVEPOINT is refused: then there is nothing to go back to.
 */
export async function guarded<T>(
  session: Session,
  work: () => Promise<Answer<T>>,
): Promise<Answer<T>> {
  const saved = await session.query('SAVEPOINT lastgood_guard')
  const answer = await work()
  if (saved.state === 'ok') {
    await session.runEach([
      ...(answer.state === 'failed' ? ['ROLLBACK TO SAVEPOINT lastgood_guard'] : []),
      'RELEASE SAVEPOINT lastgood_guard',
    ])
  }
  return answer
}
