import type { Wanted, Wave } from '../../src/adapters/targets/target.ts'
import type { ChangeRequest } from '../../src/model/change.ts'
import type { TargetAction } from '../../src/model/plan.ts'
import { ProblemError } from '../../src/model/problem-error.ts'
import type { Problem } from '../../src/model/problem.ts'
import type { Revision } from '../../src/model/revision.ts'
import { runWaves } from '../conformance/drive.ts'
import type { SwarmRig } from '../conformance/swarm-rig.ts'

export const revisions = async (rig: SwarmRig): Promise<readonly Revision[]> => {
  const seen = await rig.target.history(rig.ref, 20, rig.io)
  if (seen.state !== 'ok') throw new Error(seen.problem.what)
  return seen.value
}

export const current = async (rig: SwarmRig): Promise<Revision | undefined> =>
  (await revisions(rig)).find(({ state }) => state === 'current')

/** Plans from what runs now. */
async function wavesTo(
  rig: SwarmRig,
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

/** The one action of such a plan, and what takes it back. */
export async function actionTo(
  rig: SwarmRig,
  to: Wanted,
): Promise<{ readonly action: TargetAction; readonly undo: TargetAction }> {
  const planned = (await wavesTo(rig, to))[0]?.cutover[0]
  if (!planned?.undo) throw new Error('nothing planned')
  return { action: planned.action, undo: planned.undo }
}

/** The action that stops what runs, and what starts it again. */
export async function stopOf(
  rig: SwarmRig,
): Promise<{ readonly action: TargetAction; readonly undo: TargetAction }> {
  const digest = `sha256:${'0'.repeat(64)}` as const
  const to: Wanted = { revision: 'never', version: '0.1.0', digest }
  const planned = (await wavesTo(rig, to, 'restore'))[0]?.cutover[0]
  if (!planned?.undo) throw new Error('nothing planned')
  return { action: planned.action, undo: planned.undo }
}

export async function deploy(rig: SwarmRig, to: Wanted, key = to.revision): Promise<void> {
  await runWaves(rig, await wavesTo(rig, to), key)
}

/** As the planner asks for a rollback: the artifact of that release, as a new revision. */
export const backTo = (rig: SwarmRig, to: Wanted): Promise<readonly Wave[]> =>
  wavesTo(rig, { ...to, revision: `${to.version}-${rig.io.freshId()}` }, 'redeploy')

/** The same with these environment variables in lastgood.yaml. */
export const withEnv = (rig: SwarmRig, env: Readonly<Record<string, string>>): SwarmRig => ({
  ...rig,
  ref: { ...rig.ref, binding: { ...rig.ref.binding, env } },
})

/** The problem that applying ends with; throws when it ends well. */
export async function refusal(rig: SwarmRig, action: TargetAction): Promise<Problem> {
  try {
    await rig.target.apply(rig.ref, action, 'k', rig.io)
  } catch (error) {
    if (error instanceof ProblemError) return error.problem
    throw error
  }
  throw new Error('it was not refused')
}

/** What `docker service inspect` shows of the spec. */
export async function inspected(rig: SwarmRig): Promise<{
  readonly Labels: Readonly<Record<string, string>>
  readonly Mode: { readonly Replicated: { readonly Replicas: number } }
  readonly TaskTemplate: {
    readonly ContainerSpec: {
      readonly Image: string
      readonly Env: readonly string[]
      readonly Secrets?: readonly { readonly SecretName: string }[]
      readonly Configs?: readonly { readonly ConfigName: string }[]
    }
  }
}> {
  const text = await rig.engine.docker('service', 'inspect', rig.service)
  const [first] = JSON.parse(text) as { Spec: Awaited<ReturnType<typeof inspected>> }[]
  if (first === undefined) throw new Error('no such service')
  return first.Spec
}
