import type { Fact } from '../../model/fact.ts'
import type { Verdict } from '../../model/verdict.ts'
import { ask } from '../ask.ts'
import type { Context } from '../context.ts'

/** The newest verdict of every version in this environment. */
export function askVerdicts(context: Context): Promise<Fact<readonly Verdict[]>> {
  const { ledger, config } = context.project
  return ask(context.asking, 'ledger', 'lastgood audit', () =>
    ledger.verdicts(config.service, context.environment.name),
  )
}
