import type { ExecResult } from '../../../host/exec.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import { hide } from '../docker/engine.ts'
import { findCompose, runCompose, whileAtWork } from './command.ts'
import { currentOf, listContainers, type Container } from './containers.ts'
import type { Scene } from './effect.ts'
import { blotted } from './hide.ts'
import { recordedImage } from './images.ts'
import { secretsIn, withImage } from './model.ts'
import { theRecord } from './record.ts'
import type { ComposeRecord } from './records.ts'
import { settingsOf } from './settings-of.ts'

/** Seconds that Compose may take beyond what containers take to start: stopping what was there, making what is new. */
const extraSeconds = 120
/** Times that Compose is asked: what it was doing when it was killed may be in its own way once. */
const mostTries = 3

/** What Compose is to bring about. */
interface Goal {
  readonly revision: string
  /** The only revision that may be replaced; null: any. */
  readonly expected: string | null
  /** Whether the containers that are there are what is wanted. */
  readonly reached: (there: readonly Container[]) => boolean
  /** Arguments of `up`, by the containers that are there: how many containers are wanted is operated, and no part of a release. */
  readonly flags: (there: readonly Container[]) => readonly string[]
  /** Called when all is ready, and right after Compose did it. */
  readonly before: () => void
  readonly after: () => void
}

/**
 * Gives Compose the recorded model and has it make containers by it. No other service is touched, nothing is built or pulled meanwhile.
 * Throws ProblemError when the service is no longer what was planned from (nothing has moved then), or Compose fails.
 */
export async function bringUp(scene: Scene, goal: Goal): Promise<void> {
  const { ref, engine, io } = scene
  await whileAtWork(ref, extraSeconds, io)
  const there = await listContainers(ref, engine)
  if (goal.reached(there)) return
  refuseOthers(scene, goal, there)
  const record = await theRecord(scene, goal.revision)
  const compose = await findCompose(ref, there, io)
  const { name } = await recordedImage(scene, record)
  goal.before()
  const { service, project, startTimeoutSeconds } = settingsOf(ref)
  const model = withImage(record.model, service, name)
  for (let tries = 1; ; tries += 1) {
    const flags = goal.flags(await listContainers(ref, engine))
    const ran = await runCompose(
      ref,
      compose,
      [
        ...['--project-name', project, '--project-directory', record.project.directory],
        ...['--file', '-', 'up', '--detach', '--no-deps', '--no-build', ...flags, service],
      ],
      {
        input: JSON.stringify(model),
        changes: true,
        seconds: startTimeoutSeconds + extraSeconds,
      },
      io,
    )
    // In trouble, but there: what becomes of it is observed.
    if (ran.code === 0 || goal.reached(await listContainers(ref, engine))) break
    if (tries === mostTries) throw new ProblemError(refused(scene, record, ran))
    await io.clock.sleep(0.5)
  }
  goal.after()
}

/** Somebody who scales it meanwhile adds containers of what their files say; whoever changes it replaces all. */
export function refuseOthers(
  { ref, engine }: Scene,
  { revision, expected }: Pick<Goal, 'revision' | 'expected'>,
  there: readonly Container[],
): void {
  const now = currentOf(there)[0]?.identity
  const asPlanned = there.some(({ identity }) => [expected, revision].includes(identity.revision))
  if (asPlanned || expected === null || now === undefined) return
  throw new ProblemError({
    what: `Somebody changed ${settingsOf(ref).service} since this was planned: it runs ${now.version ?? 'what no release is'} (${now.revision}), not ${expected}. Nothing was moved`,
    where: engine.where,
    hint: 'Make a new plan from what runs now: lastgood plan',
  })
}

/** All of these were started. One that only was made is what a Compose that was killed leaves. */
export const areStarted = (all: readonly Container[]) =>
  all.length > 0 && all.every(({ inspected }) => inspected.State.Status !== 'created')

function refused({ ref, engine }: Scene, { model }: ComposeRecord, ran: ExecResult) {
  const lines = ran.stderr.split('\n').map((line) => line.trim())
  // Beside what went wrong Compose tells its progress and warnings.
  const telling = lines
    .filter((line) => /error|cannot|conflict|denied|invalid|no such/i.test(line))
    .filter((line) => !line.includes('Encountered errors while'))
  const said = telling.at(-1) ?? lines.filter(Boolean).at(-1) ?? `exit code ${ran.code}`
  const { project, service } = settingsOf(ref)
  return {
    what: `Compose cannot bring ${service} up: ${blotted(hide(said, ref), secretsIn(model)).slice(0, 500)}`,
    where: engine.where,
    hint: `See what is there: docker ps --all --filter label=com.docker.compose.project=${project}`,
  }
}
