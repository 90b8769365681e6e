import { expect } from 'vitest'
import type { ChangeRequest, ComponentRef, Wanted } from '../../src/adapters/targets/target.ts'
import { inOrder, bring, runWaves } from './drive.ts'
import type { DockerRig } from './docker-rig.ts'

/** What the engine tells of the component; throws when it could not be asked. */
export const history = async (rig: DockerRig) => {
  const seen = await rig.target.history(rig.ref, 10, rig.io)
  if (seen.state !== 'ok') throw new Error(seen.problem.what)
  return seen.value
}

/** The waves of a change from what runs now. */
export async function planned(
  rig: DockerRig,
  strategy: ChangeRequest['strategy'],
  to: Wanted,
  keepWarmSeconds = 0,
) {
  const revisions = await history(rig)
  const from = revisions.find(({ state }) => state === 'current')?.id ?? null
  const waves = rig.target.plan(rig.ref, { revisions, strategy, from, to, keepWarmSeconds })
  if ('what' in waves) throw new Error(waves.what)
  return waves
}

let runs = 0
/** Runs a whole change. */
export async function change(
  rig: DockerRig,
  ...wanted: Parameters<typeof planned> extends [unknown, ...infer R] ? R : never
) {
  runs += 1
  await runWaves(rig, await planned(rig, ...wanted), `run${runs}`)
}

/** Fetches and starts a release on an empty place, and tells what is seen of the start at the end. */
export async function begin(rig: DockerRig, to: Wanted, timeoutSeconds: number) {
  const [fetch, start] = inOrder(await planned(rig, 'blue-green', to))
  if (fetch === undefined || start === undefined) throw new Error('nothing to begin')
  expect(await bring(rig, fetch.action, 'k/0')).toMatchObject({ state: 'done' })
  return bring(rig, start.action, 'k/1', timeoutSeconds)
}

/** Body of what the service answers at a path. */
export const ask = async (rig: DockerRig, path: string) => {
  const address = (await history(rig)).find(({ state }) => state === 'current')?.endpoints[0]
  const answer = await rig.io.http({ method: 'GET', url: `${address}${path}`, timeoutSeconds: 5 })
  if (answer.state !== 'answered') throw new Error(answer.why)
  return answer.body
}

export const keepOf = ({ ref }: DockerRig) => `lastgood.local/${ref.service}/production/api`

export const withImage = ({ ref }: DockerRig, image: string | null): ComponentRef => ({
  ...ref,
  binding: { ...ref.binding, component: { ...ref.binding.component, image } },
})
