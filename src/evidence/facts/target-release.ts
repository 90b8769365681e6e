import type { Fact } from '../../model/fact.ts'
import type { Release } from '../../model/release.ts'
import { ask } from '../ask.ts'
import type { Context, Range } from '../context.ts'

/** The target's recorded facts: from the ledger, else from its tag; null when neither has it. */
export async function askTargetRelease(
  context: Context,
  range: Range,
): Promise<Fact<Release | null>> {
  const fact = await ask(context.asking, 'ledger and git', 'lastgood doctor', () =>
    context.release(range.to),
  )
  if (fact.state !== 'known') return fact
  const { value, ...about } = fact
  return { ...about, value: value?.release ?? null, source: value?.source ?? about.source }
}
