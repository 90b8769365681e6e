import type { Fact } from '../../model/fact.ts'
import { ask } from '../ask.ts'
import type { Context } from '../context.ts'

const newest = 500

/** Rollbacks of this service that succeeded in its other environments: practised, where nothing burned. */
export function askDrills(
  context: Context,
): Promise<Fact<{ readonly count: number; readonly lastAt: string | null }>> {
  const { ledger, config } = context.project
  return ask(context.asking, 'ledger', 'lastgood audit', async () => {
    const runs = await ledger.runs({ service: config.service, limit: newest })
    const practised = runs.filter(
      (run) =>
        run.environment !== context.environment.name &&
        run.kind === 'rollback' &&
        run.status === 'succeeded',
    )
    return { count: practised.length, lastAt: practised[0]?.endedAt ?? null }
  })
}
