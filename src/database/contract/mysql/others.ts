import type { RoutineObject, Sequence } from '../../catalog/catalog.ts'
import { promised, type Promised } from '../promised.ts'

/** What would end the transaction that a question is asked in. */
const ends =
  /\b(commit|rollback|start\s+transaction|create|alter|drop|truncate|rename|lock|prepare)\b/i

/** A call with NULLs, where that stays inside a transaction; else whether the routine is there at all. */
export function routinePromises(one: RoutineObject): readonly Promised[] {
  const nulls = one.inputs.map(() => 'null').join(', ')
  const called = one.kind === 'function' ? `select ${one.sql}(${nulls})` : null
  const statement =
    called !== null && !ends.test(one.definition) ? called : `show create ${one.kind} ${one.sql}`
  return [promised('function', one.id, [statement], `calling ${one.id}`)]
}

export const sequencePromises = ({ id, sql }: Sequence): readonly Promised[] => [
  promised('sequence', id, [`select nextval(${sql})`], `taking a number from ${id}`),
]
