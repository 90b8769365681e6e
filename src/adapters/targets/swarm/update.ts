import { ProblemError } from '../../../model/problem-error.ts'
import type { Update } from './actions.ts'
import type { Scene } from './effect.ts'
import { fault } from './fault-points.ts'
import { fingerprint } from './fingerprint.ts'
import { identify } from './identity.ts'
import { imageText } from './image-text.ts'
import { labelled } from './labels.ts'
import { changedSince, changesAlways, mostTries, postSpec } from './post.ts'
import { listRecords, noteKey, removeRecord, saveRecord, type SpecRecord } from './records.ts'
import { withRotated } from './rotated.ts'
import { theService, type Service } from './service.ts'
import { settingsOf } from './settings-of.ts'
import { asItIsOperated, withRelease, type Spec } from './spec.ts'
import { asBefore, stoppedBy } from './stopped.ts'

/**
 * Posts a spec, with the version index that was read as compare-and-set. Whatever is replaced is recorded first. Throws ProblemError
 * when the service is no longer what was planned from: nothing has moved then.
 */
export async function update(scene: Scene, action: Update, key: string): Promise<void> {
  const { ref, engine, io } = scene
  fault(io, 'swarm:update:before')
  for (let tries = 0; tries < mostTries; tries += 1) {
    const found = await theService(ref, engine)
    const live = identify(ref, found.ID, found.Spec)
    const there = live.key === key || live.revision === action.revision
    if (there && stoppedBy(found.Spec) === null) return
    // Whatever comes to a service that was stopped runs at the scale of before.
    const service = running(found)
    if (action.expected !== null && live.revision !== action.expected) {
      await forget(scene, action, key)
      throw new ProblemError(changedSince(scene, action.expected, live))
    }
    await recordMet(scene, service)
    fault(io, 'swarm:update:met')
    const record = await recordOf(scene, action, service, key)
    fault(io, 'swarm:update:recorded')
    const { version, spec } = record
    const operated = asItIsOperated(spec, service.Spec)
    const goal = signed(service.ID, operated, { revision: action.revision, version }, key)
    if (await postSpec(scene, service, goal)) return fault(io, 'swarm:update:after')
  }
  throw new ProblemError(changesAlways(scene))
}

const running = (service: Service): Service => ({
  ...service,
  Spec: asBefore(service.Spec),
  ...(service.PreviousSpec ? { PreviousSpec: asBefore(service.PreviousSpec) } : {}),
})

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

const noRecord = (revision: string, where: string) => ({
  what: `The recorded spec of ${revision} is gone`,
  where,
  hint: 'Make a new plan: lastgood plan',
})
