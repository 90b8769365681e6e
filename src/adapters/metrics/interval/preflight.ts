import type { Io } from '../../../host/io.ts'
import type { MetricGuard } from '../../../model/guard.ts'
import type { Problem } from '../../../model/problem.ts'
import { readIntervals } from './read.ts'
import type { IntervalApi } from './source.ts'

/** Asks once, as a first look does, for a version that there never was: whether it can be reached, lets us in, and takes the queries. */
export async function intervalProblems(
  api: IntervalApi,
  guard: MetricGuard,
  io: Io,
): Promise<readonly Problem[]> {
  const question = {
    guard: { ...guard, against: { kind: 'limit', limit: 0 } as const },
    service: 'service',
    environment: 'environment',
    component: 'component',
    version: '0.0.0',
    beside: null,
    endpoints: [],
    besideEndpoints: [],
    cursor: null,
  }
  const [answer] = await readIntervals(api, [question], io)
  if (answer?.state !== 'unavailable') return []
  const { problem } = answer
  return [{ ...problem, where: `guard ${guard.name}, ${problem.where}` }]
}
