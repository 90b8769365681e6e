import { ProblemError } from '../../../model/problem-error.ts'
import type { ExecResult } from '../../../host/exec.ts'
import { hide } from '../docker/engine.ts'
import type { ActionOf } from './actions.ts'
import { findCompose, isAtWork, runCompose, whileAtWork, type Compose } from './command.ts'
import { currentOf, listContainers, type Container } from './containers.ts'
import type { Effect, Scene } from './effect.ts'
import { fault } from './fault-points.ts'
import { blotted } from './hide.ts'
import { recordedImage } from './images.ts'
import { imageIn, secretsIn } from './model.ts'
import { observeContainers } from './readiness.ts'
import { theRecord } from './record.ts'
import type { ComposeRecord } from './records.ts'
import { settingsOf } from './settings-of.ts'

/** Seconds that Compose may take beyond what containers take to start: stopping what was there, making what is new. */
const extraSeconds = 120
/** Times that Compose is asked: what it was doing when it was killed may be in its own way once. */
const mostTries = 3

/**
 * Gives Compose the recorded model and has it make the service's containers by it, as many as there are now. It replaces in place: stops,
 * removes, starts. No other service is touched, nothing is built or pulled meanwhile.
 */
export const update: Effect<ActionOf<'update'>> = {
  async apply(scene, action) {
    const { ref, engine, io } = scene
    const { revision, expected } = action
    await whileAtWork(ref, extraSeconds, io)
    const before = await listContainers(ref, engine)
    if (isBrought(before, revision)) return
    // Somebody who scales it meanwhile adds containers of what their files say; whoever changes it replaces all.
    const planned = before.some(({ identity: { revision: one } }) =>
      [expected, revision].includes(one),
    )
    const now = currentOf(before)[0]?.identity
    if (!planned && expected !== null && now !== undefined) {
      throw new ProblemError(changedSince(scene, expected, now.version, now.revision))
    }
    const record = await theRecord(scene, revision)
    const compose = await findCompose(ref, before, io)
    await recordedImage(scene, imageIn(record.model, settingsOf(ref).service))
    fault(io, 'compose:update:before')
    await bringUp(scene, compose, record)
    fault(io, 'compose:update:after')
  },
  async observe(scene, { revision, version }) {
    if (isAtWork(scene.ref, scene.io)) return { state: 'progressing', says: 'Compose is at work' }
    const all = await listContainers(scene.ref, scene.engine)
    // Some of them: it was interrupted, and is to be done again.
    if (!isBrought(all, revision)) return { state: 'absent' }
    return observeContainers(scene, all, version ?? revision)
  },
}

/** All containers are of this revision, and were started. One that only was made is what a Compose that was killed leaves. */
const isBrought = (all: readonly Container[], revision: string) =>
  all.length > 0 &&
  all.every(
    ({ identity, inspected }) =>
      identity.revision === revision && inspected.State.Status !== 'created',
  )

async function bringUp(scene: Scene, compose: Compose, record: ComposeRecord): Promise<void> {
  const { ref, engine, io } = scene
  const { service, project, startTimeoutSeconds } = settingsOf(ref)
  for (let tries = 1; ; tries += 1) {
    const there = await listContainers(ref, engine)
    // Compose would go back to the number in the file; how many there are is operated, and not part of a release.
    const scale = there.length > 0 ? ['--scale', `${service}=${countOf(there)}`] : []
    const ran = await runCompose(
      ref,
      compose,
      [
        ...['--project-name', project, '--project-directory', record.project.directory],
        ...['--file', '-', 'up', '--detach', '--no-deps', '--no-build', ...scale, service],
      ],
      {
        input: JSON.stringify(record.model),
        changes: true,
        seconds: startTimeoutSeconds + extraSeconds,
      },
      io,
    )
    if (ran.code === 0) return
    if (isBrought(await listContainers(ref, engine), record.revision)) return // in trouble: observed
    if (tries === mostTries) throw new ProblemError(refused(scene, record, ran))
    await io.clock.sleep(0.5)
  }
}

/** How many containers the service has: an interrupted change may have left two for one number. */
const countOf = (all: readonly Container[]) =>
  new Set(all.map(({ inspected }) => inspected.Config.Labels[numberLabel] ?? inspected.Id)).size

const numberLabel = 'com.docker.compose.container-number'

function refused({ ref, engine }: Scene, { model }: ComposeRecord, ran: ExecResult) {
  const lines = ran.stderr.split('\n').map((line) => line.trim())
  // Beside what went wrong Compose tells its progress and warnings.
  const telling = lines.filter((line) => /error|cannot|conflict|denied|invalid|no such/i.test(line))
  const said = telling.at(-1) ?? lines.filter(Boolean).at(-1) ?? `exit code ${ran.code}`
  const { project, service } = settingsOf(ref)
  return {
    what: `Compose cannot bring ${service} up: ${blotted(hide(said, ref), secretsIn(model)).slice(0, 500)}`,
    where: engine.where,
    hint: `See what is there: docker ps --all --filter label=com.docker.compose.project=${project}`,
  }
}

const changedSince = (
  { ref, engine }: Scene,
  expected: string,
  version: string | null,
  revision: string,
) => ({
  what: `Somebody changed ${settingsOf(ref).service} since this was planned: it runs ${version ?? 'what no release is'} (${revision}), not ${expected}. Nothing was moved`,
  where: engine.where,
  hint: 'Make a new plan from what runs now: lastgood plan',
})
