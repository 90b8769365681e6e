import type { LintRule } from './finding.ts'

/** Going back would end at a release that nobody has proven good here. */
export const unprovenTarget: LintRule = ({ evidence, decision }) => {
  const { to } = decision
  if (to === null || (to.standing.verdict === 'good' && to.standing.basis !== 'inferred')) return []
  const { environment } = evidence
  const inferred = to.standing.verdict === 'good'
  return [
    {
      rule: 'unproven-target',
      severity: to.standing.verdict === 'bad' ? 'error' : 'warning',
      says: inferred
        ? `${to.version} is good by inference only: ${to.standing.reason}`
        : `${to.version} is ${to.standing.verdict} in ${environment}: ${to.standing.reason}`,
      hint: `When you know better: lastgood mark ${to.version} good -e ${environment} --reason "..."`,
    },
  ]
}
