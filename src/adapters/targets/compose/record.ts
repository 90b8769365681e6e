import { ProblemError } from '../../../model/problem-error.ts'
import type { ActionOf } from './actions.ts'
import { currentOf, listContainers, type Container } from './containers.ts'
import type { Effect, Scene } from './effect.ts'
import { fault } from './fault-points.ts'
import { recordedImage, releaseImage, runningImage } from './images.ts'
import { asRelease, imageIn, valuesOf, withEnvironmentOf } from './model.ts'
import { isFound } from './names.ts'
import { projectLabels } from './project.ts'
import { listRecords, removeRecord, saveRecord, type ComposeRecord } from './records.ts'
import { isAsWritten, readToday } from './resolve.ts'
import { settingsOf } from './settings-of.ts'

/** Brings the image, and records the revision and the one of now. No container of the project is touched. */
export const record: Effect<ActionOf<'record'>> = {
  async apply(scene, action) {
    const { ref, engine, io } = scene
    const { revision, version, like } = action
    fault(io, 'compose:record:before')
    const containers = await listContainers(ref, engine)
    await recordMet(scene, containers)
    fault(io, 'compose:record:met')
    const { service, rotated } = settingsOf(ref)
    const pattern = like === null ? null : await theRecord(scene, like)
    const image =
      pattern === null
        ? await releaseImage(scene, version, action.digest)
        : await recordedImage(scene, pattern)
    fault(io, 'compose:record:pulled')
    const today =
      pattern === null || rotated.length > 0 ? await readToday(scene, containers, version) : null
    const from = pattern ?? today
    if (from === null) throw new Error('neither a record nor the files of now')
    const { env } = ref.binding
    const anew =
      pattern === null || today === null
        ? pattern === null
          ? env
          : {}
        : valuesOf(asRelease(today.model, service, { ...named, env }), service, rotated)
    const model = asRelease(from.model, service, {
      revision,
      version,
      // As it is called in its registry, also where a clean-up took that name here.
      image: pattern === null ? image.name : imageIn(pattern.model, service),
      labels: projectLabels(from.project),
      env: anew,
    })
    await saveRecord(ref, engine, {
      revision,
      version,
      digest: action.digest,
      image: image.id,
      exact: pattern?.exact ?? true,
      project: from.project,
      model,
    })
    fault(io, 'compose:record:after')
  },
  async observe({ ref, engine }, { revision, version }) {
    const known = (await listRecords(ref, engine)).some((one) => one.revision === revision)
    return known ? { state: 'done', says: `${version} is recorded` } : { state: 'absent' }
  },
}

const named = { revision: '', version: '', image: '', labels: {} }

export const forget: Effect<ActionOf<'forget'>> = {
  async apply({ ref, engine, io }, { revision }) {
    fault(io, 'compose:forget:before')
    const found = (await listRecords(ref, engine)).find((one) => one.revision === revision)
    if (found !== undefined) await removeRecord(engine, found)
    fault(io, 'compose:forget:after')
  },
  async observe({ ref, engine }, { revision }) {
    const known = (await listRecords(ref, engine)).some((one) => one.revision === revision)
    return known ? { state: 'absent' } : { state: 'done' }
  },
}

/** A record by its revision. Throws ProblemError when it is gone. */
export async function theRecord({ ref, engine }: Scene, revision: string): Promise<ComposeRecord> {
  const found = (await listRecords(ref, engine)).find((one) => one.revision === revision)
  if (found !== undefined) return found
  throw new ProblemError({
    what: `The record of ${revision} is gone`,
    where: engine.where,
    hint: 'Make a new plan: lastgood plan',
  })
}

/**
 * Records what others made, unless it is recorded: its image and environment as they run. The rest is what the files say now, which
 * Compose's own hash tells to be the same or not. Throws ProblemError when the files cannot be read.
 */
async function recordMet(scene: Scene, containers: readonly Container[]): Promise<void> {
  const { ref, engine } = scene
  const [first] = currentOf(containers)
  if (first === undefined || !isFound(first.identity.revision)) return
  const { revision, version } = first.identity
  if ((await listRecords(ref, engine)).some((one) => one.revision === revision)) return
  const image = await runningImage(scene, first.inspected)
  if (image === null) return // removed under the container that runs it: nothing could bring it back
  const { service } = settingsOf(ref)
  const today = await readToday(scene, containers, version ?? '')
  const exact = (await isAsWritten(scene, first, version ?? '')) === true
  const model = exact ? today.model : withEnvironmentOf(today.model, service, first.inspected)
  await saveRecord(ref, engine, {
    revision,
    version,
    digest: image.digest,
    image: image.id,
    exact,
    project: today.project,
    model: asRelease(model, service, {
      revision,
      version: version ?? '',
      image: image.name,
      labels: projectLabels(today.project),
      env: {},
    }),
  })
}
