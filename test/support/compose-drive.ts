import type { ChangeRequest, Wanted, Wave } from '../../src/adapters/targets/target.ts'
import { ProblemError } from '../../src/model/problem-error.ts'
import type { Problem } from '../../src/model/problem.ts'
import type { Revision } from '../../src/model/revision.ts'
import type { TargetAction } from '../../src/model/plan.ts'
import type { ComposeRig } from '../conformance/compose-rig.ts'
import { inOrder, runWaves } from '../conformance/drive.ts'

export const revisions = async (rig: ComposeRig): Promise<readonly Revision[]> => {
  const seen = await rig.target.history(rig.ref, 20, rig.io)
  if (seen.state !== 'ok') throw new Error(seen.problem.what)
  return seen.value
}

export const current = async (rig: ComposeRig): Promise<Revision | undefined> =>
  (await revisions(rig)).find(({ state }) => state === 'current')

/** Plans from what runs now. */
async function wavesTo(
  rig: ComposeRig,
  to: Wanted,
  strategy: ChangeRequest['strategy'] = 'rolling',
): Promise<readonly Wave[]> {
  const known = await revisions(rig)
  const from = known.find(({ state }) => state === 'current')?.id ?? null
  const request = { revisions: known, strategy, from, to, keepWarmSeconds: 0 }
  const waves = rig.target.plan(rig.ref, request)
  if ('what' in waves) throw new Error(waves.what)
  return waves
}

/** The steps of such a plan, in order. */
export const stepsTo = async (rig: ComposeRig, ...to: [Wanted, ChangeRequest['strategy']?]) =>
  inOrder(await wavesTo(rig, ...to))

let runs = 0
export async function deploy(rig: ComposeRig, to: Wanted): Promise<void> {
  runs += 1
  await runWaves(rig, await wavesTo(rig, to), `d${runs}`)
}

/** As the planner asks for a rollback: the artifact of that release, as a new revision. */
export const backTo = (rig: ComposeRig, to: Wanted): Promise<readonly Wave[]> =>
  wavesTo(rig, { ...to, revision: `${to.version}-${rig.io.freshId()}` }, 'redeploy')

/** The problem that applying ends with; throws when it ends well. */
export async function refusal(rig: ComposeRig, action: TargetAction): Promise<Problem> {
  try {
    await rig.target.apply(rig.ref, action, 'k', rig.io)
  } catch (error) {
    if (error instanceof ProblemError) return error.problem
    throw error
  }
  throw new Error('it was not refused')
}

/** Ids of the containers of a service, as the engine tells. */
export const containersOf = async (rig: ComposeRig, service: string): Promise<readonly string[]> =>
  (
    await rig.engine.docker(
      ...['ps', '--all', '--quiet', '--no-trunc', '--filter'],
      `label=com.docker.compose.project=${rig.project}`,
      ...['--filter', `label=com.docker.compose.service=${service}`],
    )
  )
    .split('\n')
    .filter(Boolean)
    .toSorted()

/** Environment that the service answers from. */
export async function environmentOf(rig: ComposeRig): Promise<string> {
  const [id = ''] = await containersOf(rig, 'api')
  return rig.engine.docker('exec', id, '/bin/busybox', 'env')
}
