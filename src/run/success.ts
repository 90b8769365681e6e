import type { RunState } from '../model/run.ts'

/** What a run that did all its steps may claim; what could not be proven is said, not left out. */
export function successSays(state: RunState): string {
  const { kind, to, environment } = state.plan
  const did = kind === 'rollback' ? `Rolled back to ${to}` : `Deployed ${to}`
  const missing = state.steps.filter((step) => step.unproven).map((step) => step.says)
  return [`${did} in ${environment}`, ...missing].join('; ')
}
