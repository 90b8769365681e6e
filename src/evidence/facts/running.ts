import type { RunningComponent } from '../../model/evidence.ts'
import type { Fact } from '../../model/fact.ts'
import { ProblemError } from '../../model/problem-error.ts'
import type { Observation } from '../../model/revision.ts'
import type { Place } from '../../project/places.ts'
import { ask } from '../ask.ts'
import type { Context } from '../context.ts'

/** Enough to hold what is kept warm and what is remembered for a way back by hand. */
const revisions = 50

/** What every component runs, from its engine and its traffic. One that cannot be asked leaves all unknown: half a picture is none. */
export function askRunning(context: Context): Promise<Fact<readonly RunningComponent[]>> {
  const engines = [...new Set(context.places.map(({ target }) => target.kind))].join(', ')
  return ask(context.asking, `target ${engines}`, 'lastgood doctor', () =>
    Promise.all(context.places.map((place) => runningAt(place, context))),
  )
}

async function runningAt(place: Place, { project }: Context): Promise<RunningComponent> {
  const { ref, target, traffic } = place
  const [history, routes] = await Promise.all([
    target.history(ref, revisions, project.io),
    traffic?.current(ref, project.io),
  ])
  return {
    component: ref.binding.component.name,
    revisions: asked(history),
    routes: routes ? asked(routes) : [],
  }
}

function asked<T>(observation: Observation<T>): T {
  if (observation.state === 'ok') return observation.value
  throw new ProblemError(observation.problem)
}
