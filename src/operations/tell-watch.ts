import type { Problem } from '../model/problem.ts'
import { notify } from '../outbox/notify.ts'
import type { Project } from '../project/project.ts'
import type { AutoEnd } from './automatic-rollback.ts'
import { watcherName } from './automatic-rollback.ts'
import type { Tripped } from './watch-deployment.ts'

/** Tells people that a guard tripped; with the plan when they have to act. Once per deployment, however often it is repeated. */
export async function tellTripped(
  project: Project,
  { deployment, end }: Tripped,
  done: AutoEnd,
): Promise<Problem | null> {
  const { service, environment, version, id } = deployment
  const paged = done.state === 'paged' ? done : null
  const message = {
    service,
    environment,
    from: version,
    to: paged?.plan?.to ?? null,
    reason: end.says,
    by: watcherName,
    runId: done.state === 'ran' && done.outcome.state === 'ended' ? done.outcome.run.id : null,
    at: end.at,
  }
  const once = `watch-${id}`
  const tripped = { ...message, kind: 'tripped' as const, says: end.says, next: null }
  const problem = await notify(project, environment, tripped, once)
  if (problem !== null || paged === null) return problem
  const steps = paged.plan?.steps.map(({ title }) => title).join('\n') ?? 'no way back is known'
  const says = `Not rolled back by itself: ${paged.why}\n${steps}`
  const next = `lastgood rollback -e ${environment}`
  return notify(project, environment, { ...message, kind: 'paged-with-plan', says, next }, once)
}

/** Tells people of a slow burn; nothing acts on it by itself. */
export function tellBurn(
  project: Project,
  environment: string,
  version: string,
  says: string,
): Promise<Problem | null> {
  return notify(project, environment, {
    kind: 'tripped',
    service: project.config.service,
    environment,
    from: version,
    to: null,
    reason: 'slow burn',
    by: watcherName,
    runId: null,
    at: project.io.clock.now().toISOString(),
    says,
    next: `lastgood plan -e ${environment}`,
  })
}
