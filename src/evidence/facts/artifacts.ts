import type { ArtifactPresence, RunningComponent } from '../../model/evidence.ts'
import { known, type Fact } from '../../model/fact.ts'
import { ProblemError } from '../../model/problem-error.ts'
import type { Place } from '../../project/places.ts'
import { ask } from '../ask.ts'
import type { Context, Range } from '../context.ts'

/**
 * Whether the target's bytes can still be had, by component. The digest is the release's; where the release does not
 * tell (a tag made by others), the one that the engine remembers of that version.
 */
export function askArtifacts(
  context: Context,
  range: Range,
  running: Fact<readonly RunningComponent[]>,
): Promise<Fact<readonly ArtifactPresence[]>> {
  return ask(context.asking, 'target', 'lastgood doctor', () =>
    Promise.all(context.places.map((place) => presence(context, range.to, place, running))),
  )
}

async function presence(
  { project, release }: Context,
  version: string,
  { ref, target }: Place,
  running: Fact<readonly RunningComponent[]>,
): Promise<ArtifactPresence> {
  const component = ref.binding.component.name
  const recorded = (await release(version))?.release.artifacts[component]
  const remembered = known(running)
    ?.find((each) => each.component === component)
    ?.revisions.find((revision) => revision.version === version && revision.digest !== null)
  const digest = recorded ?? remembered?.digest ?? null
  if (digest === null) {
    const says = `no digest of ${component} ${version} is recorded`
    return { component, digest, state: 'unrecorded', says }
  }
  const found = await target.artifact(ref, digest, project.io)
  if (found.state === 'unavailable') throw new ProblemError(found.problem)
  const short = digest.slice(0, 19)
  if (typeof found.value === 'string') {
    return { component, digest, state: found.value, says: `${short} ${found.value}` }
  }
  return { component, digest, state: 'unfit', says: `${short} ${found.value.unfit}` }
}
