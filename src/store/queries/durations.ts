import type { Plan } from '../../model/plan.ts'
import type { Db } from '../tables.ts'

/**
 * Median seconds of the newest `limit` succeeded runs of each strategy. A run whose end is not after its start was
 * measured by a clock that was set back in between: it is left out.
 */
export async function durations(
  db: Db,
  service: string,
  environment: string,
  kind: Plan['kind'],
  limit: number,
): Promise<Readonly<Record<string, { readonly seconds: number; readonly runs: number }>>> {
  const succeeded = db
    .selectFrom('runs')
    .where('service', '=', service)
    .where('environment', '=', environment)
    .where('kind', '=', kind)
    .where('status', '=', 'succeeded')
  const found: Record<string, { seconds: number; runs: number }> = {}
  // From one strategy to the next through the index: a million runs have a handful of strategies.
  for (let after = ''; ;) {
    const next = await succeeded
      .select('strategy')
      .where('strategy', '>', after)
      .orderBy('strategy')
      .limit(1)
      .executeTakeFirst()
    if (next === undefined) return found
    after = next.strategy
    const rows = await succeeded
      .select(['started_at', 'ended_at'])
      .where('strategy', '=', after)
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
    const seconds = rows
      .map((row) => (Date.parse(row.ended_at ?? '') - Date.parse(row.started_at ?? '')) / 1000)
      .filter((took) => took > 0)
    if (seconds.length > 0) found[after] = { seconds: median(seconds), runs: seconds.length }
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (index: number) => sorted[index] ?? Number.NaN
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2
}
