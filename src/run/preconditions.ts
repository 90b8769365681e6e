import type { Plan, Precondition } from '../model/plan.ts'
import type { Problem } from '../model/problem.ts'
import type { Place } from '../project/places.ts'
import { findRevision } from './actions/revision.ts'
import type { RunDeps } from './deps.ts'

/**
 * Asks again, right before acting, what the plan was built on. Returns what does not hold (any more) or could not be asked; null
 * when the plan may act.
 */
export async function failedPrecondition(
  plan: Plan,
  deps: Pick<RunDeps, 'io' | 'ledger' | 'places'>,
): Promise<Problem | null> {
  const asked = await Promise.all(plan.preconditions.map((one) => ask(one, plan, deps)))
  const [first, ...more] = asked.filter((problem) => problem !== null)
  if (first === undefined) return null
  return { ...first, what: [first, ...more].map((problem) => problem.what).join('; ') }
}

async function ask(
  wanted: Precondition,
  plan: Plan,
  deps: Pick<RunDeps, 'io' | 'ledger' | 'places'>,
): Promise<Problem | null> {
  const again = `Plan again: lastgood plan -e ${plan.environment}`
  if (wanted.kind === 'not-bad') {
    const verdicts = await deps.ledger.verdicts(plan.service, plan.environment)
    const verdict = verdicts.find((one) => one.version === wanted.version)
    return verdict?.verdict !== 'bad'
      ? null
      : {
          what: `${wanted.version} is bad since ${verdict.at}: ${verdict.reason}`,
          where: `${plan.service} in ${plan.environment}`,
          hint: again,
        }
  }
  const where = `component ${wanted.component} in ${plan.environment}`
  const place = deps.places.places.find(
    (one) => one.ref.binding.component.name === wanted.component,
  )
  if (place === undefined)
    return { what: 'The component is not configured here', where, hint: again }
  const answer = await askEngine(wanted, place, deps.io)
  if (answer === null) return null
  if ('unasked' in answer) {
    const { what, hint } = answer.unasked
    return { what: `Could not ask whether the plan still holds: ${what}`, where, hint }
  }
  return { what: answer.what, where, hint: again }
}

async function askEngine(
  wanted: Exclude<Precondition, { readonly kind: 'not-bad' }>,
  place: Place,
  io: RunDeps['io'],
): Promise<null | { readonly what: string } | { readonly unasked: Problem }> {
  switch (wanted.kind) {
    case 'running': {
      const history = await place.target.history(place.ref, 100, io)
      if (history.state === 'unavailable') return { unasked: history.problem }
      const current = history.value.find((revision) => revision.state === 'current') ?? null
      const version = current?.version ?? null
      if (version === wanted.version) return null
      return { what: `${version ?? 'Nothing'} runs now, not ${wanted.version ?? 'nothing'}` }
    }
    case 'artifact': {
      const artifact = await place.target.artifact(place.ref, wanted.digest, io)
      if (artifact.state === 'unavailable') return { unasked: artifact.problem }
      if (artifact.value === 'present') return null
      const found = artifact.value
      const how = typeof found === 'string' ? `is ${found}` : found.unfit
      return { what: `The artifact ${wanted.digest.slice(0, 19)} ${how}` }
    }
    case 'revision-ready': {
      const found = await findRevision(place, wanted.revision, io)
      if (found.state === 'unavailable') return { unasked: found.problem }
      const { ready, wanted: replicas } = found.value ?? { ready: 0, wanted: 0 }
      if (replicas > 0 && ready >= replicas) return null
      return { what: `${wanted.revision} is not ready any more (${ready} of ${replicas})` }
    }
  }
}
