import type { Plan } from '../model/plan.ts'
import type { Project } from '../project/project.ts'

/**
 * A release that is rolled back from is bad from now on. Recorded before the run is made, so that no crash can come between
 * going back and remembering why: whoever rolls back has judged.
 */
export async function judgeLeft(project: Project, plan: Plan): Promise<void> {
  if (plan.from === null) return
  const verdicts = await project.ledger.verdicts(plan.service, plan.environment)
  const known = verdicts.find((verdict) => verdict.version === plan.from)
  // A guard's or a person's own words say more than that it was left.
  if (known?.verdict === 'bad') return
  await project.ledger.recordVerdict({
    service: plan.service,
    environment: plan.environment,
    version: plan.from,
    verdict: 'bad',
    basis: 'rolled-back',
    reason: plan.reason,
    by: plan.by,
    at: project.io.clock.now().toISOString(),
  })
}
