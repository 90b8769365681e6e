import { ProblemError } from '../../../model/problem-error.ts'
import { credentialsFor } from '../../registries/credentials.ts'
import { parseImageName } from '../../registries/image-name.ts'
import { authHeader } from '../docker/pull.ts'
import type { Update } from './actions.ts'
import type { Scene } from './effect.ts'
import { fault } from './fault-points.ts'
import { fingerprint } from './fingerprint.ts'
import { identify, type Identity } from './identity.ts'
import { imageText } from './image-text.ts'
import { labelled } from './labels.ts'
import { listRecords, noteKey, removeRecord, saveRecord, type SpecRecord } from './records.ts'
import { withRotated } from './rotated.ts'
import { theService, type Service } from './service.ts'
import { settingsOf } from './settings-of.ts'
import { asItIsOperated, imageIn, withRelease, type Spec } from './spec.ts'

/** Times that the service may be scaled, or tasks of it counted, between our reading and our posting. */
const mostTries = 10

/**
 * Posts a spec, with the version index that was read as compare-and-set. Whatever is replaced is recorded first. Throws ProblemError
 * when the service is no longer what was planned from: nothing has moved then.
 */
export async function update(scene: Scene, action: Update, key: string): Promise<void> {
  const { ref, engine, io } = scene
  fault(io, 'swarm:update:before')
  for (let tries = 0; tries < mostTries; tries += 1) {
    const service = await theService(ref, engine)
    const live = identify(ref, service.ID, service.Spec)
    if (live.key === key || live.revision === action.revision) return
    if (action.expected !== null && live.revision !== action.expected) {
      await forget(scene, action, key)
      throw new ProblemError(changedSince(scene, action.expected, live))
    }
    await recordMet(scene, service)
    fault(io, 'swarm:update:met')
    const record = await recordOf(scene, action, service, key)
    fault(io, 'swarm:update:recorded')
    if (await post(scene, service, record, key)) return fault(io, 'swarm:update:after')
  }
  throw new ProblemError({
    what: `The service ${scene.ref.binding.component.name} changes all the time: each of ${mostTries} updates came too late`,
    where: engine.where,
    hint: 'See who changes it: docker events --filter type=service',
  })
}

/** Records what the service runs, and ran before, unless they are recorded already. */
async function recordMet({ ref, engine }: Scene, service: Service): Promise<void> {
  const known = new Set((await listRecords(ref, engine)).map(({ revision }) => revision))
  for (const spec of [service.PreviousSpec, service.Spec]) {
    if (!spec) continue
    const { revision, version, digest } = identify(ref, service.ID, spec)
    if (known.has(revision)) continue
    await saveRecord(ref, engine, { revision, version, digest, spec, key: null })
  }
}

/** The record of the revision to post, made when it is not there, with the key of this step on it. */
async function recordOf(
  scene: Scene,
  action: Update,
  service: Service,
  key: string,
): Promise<SpecRecord> {
  const { ref, engine } = scene
  const { revision, version, digest, like } = action
  const find = async (id: string) =>
    (await listRecords(ref, engine)).find((one) => one.revision === id)
  const known = await find(revision)
  if (known === undefined) {
    const pattern = like === null ? null : await find(like)
    if (pattern === undefined) throw new ProblemError(noRecord(like ?? revision, engine.where))
    const { env } = ref.binding
    const plain =
      pattern === null
        ? withRelease(service.Spec, imageText(ref, action), env)
        : withRotated(pattern.spec, service.Spec, settingsOf(ref).rotated, env)
    // Signed, so that it is known for what it is when a person posts it by hand.
    const spec = signed(service.ID, plain, action, '')
    await saveRecord(ref, engine, { revision, version, digest, spec, key })
  } else if (known.key !== key) await noteKey(ref, engine, known, key)
  const made = await find(revision)
  if (made === undefined) throw new ProblemError(noRecord(revision, engine.where))
  return made
}

/** What never ran leaves no trace: a new revision that was recorded for this step, which is refused. */
async function forget({ ref, engine }: Scene, { revision, like }: Update, key: string) {
  if (like === revision) return
  const found = (await listRecords(ref, engine)).find((one) => one.revision === revision)
  if (found?.key === key) await removeRecord(engine, found)
}

/** With labels that tell which revision this spec is, and which step posts it. */
function signed(
  serviceId: string,
  spec: Spec,
  { revision, version }: Pick<Update, 'revision' | 'version'>,
  key: string,
): Spec {
  const ours = { revision, version: version ?? '', spec: fingerprint(serviceId, spec), key }
  return { ...spec, Labels: labelled(spec.Labels ?? {}, ours) }
}

/** False when the service changed since it was read. */
async function post(
  { engine, io }: Scene,
  service: Service,
  { revision, version, spec }: SpecRecord,
  key: string,
): Promise<boolean> {
  const goal = signed(service.ID, asItIsOperated(spec, service.Spec), { revision, version }, key)
  const image = parseImageName(imageIn(goal))
  // A helper that fails here must not keep anybody from going back: without a header Swarm goes on with the login it was given last.
  const known = image.ok ? await credentialsFor(image.value.registry, io) : null
  const headers =
    image.ok && known?.ok && known.value ? authHeader(image.value.registry, known.value) : {}
  const path = `/services/${service.ID}/update?version=${service.Version.Index}`
  try {
    const { status, message } = await engine.ask('POST', path, { json: goal, headers })
    if (status === 200) return true
    throw new ProblemError({
      what: `Swarm refuses the update: ${message || `status ${status}`}`,
      where: engine.where,
      hint: `docker service inspect ${service.Spec.Name}`,
    })
  } catch (error) {
    if (error instanceof ProblemError && error.problem.what.includes('out of sequence'))
      return false
    throw error
  }
}

const changedSince = (
  { ref, engine }: Scene,
  expected: string,
  { revision, version }: Identity,
) => ({
  what: `Somebody changed the service of ${ref.binding.component.name} since this was planned: it runs ${version ?? 'what no release is'} (${revision}), not ${expected}. Nothing was moved`,
  where: engine.where,
  hint: 'Make a new plan from what runs now: lastgood plan',
})

const noRecord = (revision: string, where: string) => ({
  what: `The recorded spec of ${revision} is gone`,
  where,
  hint: 'Make a new plan: lastgood plan',
})
