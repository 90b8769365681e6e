import type { Io } from '../../../host/io.ts'
import type { Problem } from '../../../model/problem.ts'
import type { Series } from '../counting/series.ts'
import { type Queried, query } from './api.ts'
import { type Batch, batches, pick, queryOf, serverKey, type Want } from './batch.ts'

/** What a want got. `at`: when the server looked, seconds. */
export type Got =
  | { readonly ok: true; readonly series: readonly Series[]; readonly at: number }
  | { readonly ok: false; readonly problem: Problem }

/** Queries to one server under way at once; Prometheus itself works on 20 at most. */
const atOnce = 4

/**
 * Asks for many wants in few queries. A query that is too much for a server is asked again in halves, so that one bad want fails
 * alone; a server that does not answer, or refuses us, is not asked for the rest.
 */
export async function fetchAll(wants: readonly Want[], io: Io): Promise<ReadonlyMap<Want, Got>> {
  const got = new Map<Want, Got>()
  const servers = Map.groupBy(batches(wants), ({ settings }) => serverKey(settings))
  await Promise.all([...servers.values()].map((queue) => askServer([...queue], got, io)))
  return got
}

async function askServer(queue: Batch[], got: Map<Want, Got>, io: Io): Promise<void> {
  let down: Problem | null = null
  const settle = (batch: Batch, queried: Queried) => {
    if (queried.state === 'ok') {
      for (const [want, series] of pick(batch, queried.series))
        got.set(want, { ok: true, series, at: queried.at })
      return
    }
    if (queried.state === 'down') down ??= queried.problem
    const half = Math.ceil(batch.wants.length / 2)
    if (queried.state === 'tooMuch' && half < batch.wants.length) {
      queue.push({ ...batch, wants: batch.wants.slice(0, half) })
      queue.push({ ...batch, wants: batch.wants.slice(half) })
      return
    }
    for (const want of batch.wants) got.set(want, { ok: false, problem: queried.problem })
  }
  const work = async () => {
    for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
      settle(
        batch,
        down === null
          ? await query(queryOf(batch), batch.settings, io)
          : { state: 'failed', problem: down },
      )
    }
  }
  // One goes ahead: whether the server answers at all is asked once, not four times.
  const first = queue.shift()
  if (first !== undefined) settle(first, await query(queryOf(first), first.settings, io))
  await Promise.all(Array.from({ length: atOnce }, work))
}
