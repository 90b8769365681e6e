import type { Measured } from '../../model/evidence.ts'
import type { Fact } from '../../model/fact.ts'
import { strategies, type Strategy } from '../../model/strategy.ts'
import { ask } from '../ask.ts'
import type { Context } from '../context.ts'

const newest = 20

/** How long each strategy took here: median over the newest succeeded rollbacks. */
export function askMeasured(
  context: Context,
): Promise<Fact<Readonly<Partial<Record<Strategy, Measured>>>>> {
  const { ledger, config } = context.project
  return ask(context.asking, 'ledger', 'lastgood audit', async () => {
    const all = await ledger.durations(config.service, context.environment.name, 'rollback', newest)
    const known = strategies.flatMap((strategy) => {
      const measured = all[strategy]
      return measured ? [[strategy, measured] as const] : []
    })
    return Object.fromEntries(known)
  })
}
