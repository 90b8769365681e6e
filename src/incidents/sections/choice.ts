import type { IncidentInput } from '../input.ts'
import { list, plain, table, took } from '../markdown.ts'
import { whyMissing } from '../missing.ts'

/** Every way back that was looked at, in the order of choice, and why each was or was not taken. */
export function choice(input: IncidentInput): string {
  const { snapshot, run } = input
  const { plan } = run
  const taken = `Taken: **${plan.strategy}** to ${plain(plan.to)}, by ${plain(plan.by)}.`
  if (snapshot === null)
    return `${taken} The other options are not known. ${plain(whyMissing(input))}`
  const { candidates, to, problem } = snapshot.decision
  const why = to ? `Target: ${plain(to.version)} (${to.how}): ${plain(to.standing.reason)}.` : ''
  const rows = candidates.map(({ strategy, state, expected, loses, reasons }) => [
    strategy === plan.strategy ? `**${strategy}** (taken)` : strategy,
    state,
    expected.seconds === null ? 'unmeasured' : `${took(expected.seconds)} (${expected.runs} runs)`,
    plain(loses.says),
    reasons
      .map(({ rule, effect, says }) => `${effect}: ${plain(says)} \\[${rule}\\]`)
      .join('<br>') || '-',
  ])
  const risk = problem ? list([`Known beforehand: ${plain(problem.what)}`], '') : ''
  return [taken, why, table(['Strategy', 'State', 'Expected', 'Loses', 'Why'], rows), risk]
    .filter((part) => part !== '')
    .join('\n\n')
}
