import { known } from '../../model/fact.ts'
import type { LintRule } from './finding.ts'

/** The environment keeps old releases warm, but the target is not up any more: going back has to start it. */
export const warmWindowOver: LintRule = ({ evidence, decision, environment }) => {
  const running = known(evidence.running)
  const { to } = decision
  if (running === undefined || to === null || !environment?.policy.warmSeconds) return []
  const cold = running.filter(
    ({ revisions }) =>
      !revisions.some(({ version, state }) => version === to.version && state !== 'stopped'),
  )
  if (cold.length === 0) return []
  const names = cold.map(({ component }) => component).join(', ')
  return [
    {
      rule: 'warm-window-over',
      severity: 'warning',
      says: `${to.version} is no longer kept warm (${names}): switch-back is over, redeploy has to start it`,
      hint: 'Keep old releases up for longer: policy.warm',
    },
  ]
}
