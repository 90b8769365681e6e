import type { RunningComponent, RunningFact } from '../../model/evidence.ts'
import type { Fact } from '../../model/fact.ts'
import { ProblemError } from '../../model/problem-error.ts'
import type { Observation } from '../../model/revision.ts'
import type { Place } from '../../project/places.ts'
import { ask, withinSeconds } from '../ask.ts'
import type { Context } from '../context.ts'

/** Enough to hold what is kept warm and what is remembered for a way back by hand. */
const revisions = 50

/**
 * What every component runs, from its engine and its traffic, each with a deadline of its own. One that cannot be asked leaves
 * the whole unknown, since half a picture is none; what the others answered is told beside.
 */
export async function askRunning(context: Context): Promise<RunningFact> {
  const { places, project, asking } = context
  const asked = await Promise.all(
    places.map(async (place) => {
      const source = `target ${place.target.kind} of ${place.ref.binding.component.name}`
      const fact = await ask(asking, source, 'lastgood doctor', () => runningAt(place, context))
      return { component: place.ref.binding.component.name, fact }
    }),
  )
  const source = `target ${[...new Set(places.map(({ target }) => target.kind))].join(', ')}`
  const at = project.io.clock.now().toISOString()
  const answered = asked.flatMap(({ fact }) => (fact.state === 'known' ? [fact.value] : []))
  const silent = asked.flatMap(({ component, fact }) => unasked(component, fact))
  const [first] = silent
  if (first === undefined) return { state: 'known', value: answered, source, at }
  // With one component there is nothing to tell apart.
  const told = silent.map(({ component, problem: { what } }) =>
    places.length === 1 ? what : `${component}: ${what}`,
  )
  const problem = { ...first.problem, what: told.join('; ') }
  return { state: 'could-not-ask', problem, source, at, answered, silent }
}

const unasked = (component: string, fact: Fact<unknown>) =>
  fact.state === 'could-not-ask' ? [{ component, problem: fact.problem }] : []

async function runningAt(place: Place, { project, asking }: Context): Promise<RunningComponent> {
  const { ref, target, traffic } = place
  const [history, routes] = await Promise.all([
    target.history(ref, revisions, project.io, withinSeconds(asking)),
    traffic?.current(ref, project.io),
  ])
  return {
    component: ref.binding.component.name,
    revisions: valueOf(history),
    routes: routes ? valueOf(routes) : [],
  }
}

function valueOf<T>(observation: Observation<T>): T {
  if (observation.state === 'ok') return observation.value
  throw new ProblemError(observation.problem)
}
