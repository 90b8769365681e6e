import type { LintRule } from './finding.ts'

/** No strategy is open, for a reason that no other rule named. */
export const noWayBack: LintRule = ({ decision }) => {
  if (decision.choice !== null) return []
  return [
    {
      rule: 'no-way-back',
      severity: 'error',
      says: decision.problem?.what ?? 'No way back is open',
      hint: decision.problem?.hint ?? 'lastgood plan shows what blocks each way',
    },
  ]
}
