import type { PlannedAction, Wanted } from '../../src/adapters/targets/target.ts'
import type { ChangeRequest } from '../../src/model/change.ts'
import type { Problem } from '../../src/model/problem.ts'
import { ProblemError } from '../../src/model/problem-error.ts'
import type { Revision } from '../../src/model/revision.ts'
import { inOrder, runWaves } from '../conformance/drive.ts'
import type { SshRig } from '../conformance/ssh-rig.ts'

export const revisions = async (rig: SshRig): Promise<readonly Revision[]> => {
  const seen = await rig.target.history(rig.ref, 20, rig.io)
  if (seen.state !== 'ok') throw new Error(seen.problem.what)
  return seen.value
}

/** Plans from what runs now: a release to bring in, or the id of one to switch back to. */
export async function wavesTo(
  rig: SshRig,
  to: Wanted | string,
  strategy: ChangeRequest['strategy'] = 'rolling',
) {
  const known = await revisions(rig)
  const from = known.find(({ state }) => state === 'current')?.id ?? null
  const request: ChangeRequest =
    typeof to === 'string'
      ? {
          revisions: known,
          strategy: 'switch-back',
          from,
          to: { existing: to, version: known.find(({ id }) => id === to)?.version ?? to },
          keepWarmSeconds: 0,
        }
      : { revisions: known, strategy, from, to, keepWarmSeconds: 0 }
  const waves = rig.target.plan(rig.ref, request)
  if ('what' in waves) throw new Error(waves.what)
  return waves
}

export const stepsTo = async (
  rig: SshRig,
  to: Wanted | string,
): Promise<readonly PlannedAction[]> => inOrder(await wavesTo(rig, to))

/** The action that stops what runs, and what starts it again. */
export async function stopStep(rig: SshRig, to: Wanted): Promise<PlannedAction> {
  const [step] = (await wavesTo(rig, to, 'restore'))[0]?.cutover ?? []
  if (step === undefined) throw new Error('nothing to stop')
  return step
}

export async function deploy(rig: SshRig, to: Wanted | string, key = 'd'): Promise<void> {
  await runWaves(rig, await wavesTo(rig, to), key)
}

/** The problem that applying an action ends with; throws when it ends well. */
export async function refusal(rig: SshRig, step: PlannedAction | undefined): Promise<Problem> {
  try {
    await rig.target.apply(rig.ref, step?.action ?? { do: '', revision: '' }, 'k', rig.io)
  } catch (error) {
    if (error instanceof ProblemError) return error.problem
    throw error
  }
  throw new Error('it was not refused')
}

/** As the rig, but for other settings. */
export const withSettings = (rig: SshRig, settings: Record<string, unknown>): SshRig => ({
  ...rig,
  ref: {
    ...rig.ref,
    binding: {
      ...rig.ref.binding,
      target: { ...rig.ref.binding.target, ...settings } as SshRig['ref']['binding']['target'],
    },
  },
})
