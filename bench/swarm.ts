import { openEngine } from '../src/adapters/targets/docker/engine.ts'
import { theService } from '../src/adapters/targets/swarm/service.ts'
import { countTasks } from '../src/adapters/targets/swarm/tasks.ts'
import type { PlannedAction, Wanted, Wave } from '../src/adapters/targets/target.ts'
import { inOrder, bring } from '../test/conformance/drive.ts'
import { swarmPlace, swarmRig, type SwarmRig } from '../test/conformance/swarm-rig.ts'
import { backTo, current, deploy } from '../test/support/swarm-drive.ts'
import type { BenchResult } from './result.ts'

const rounds = 6

/**
 * From the start of going back until Swarm says that the update is complete and every task runs: lastgood's own recorded spec,
 * beside `docker service rollback` of the same service with the same images; in turn, each after a fresh deploy of the other release.
 */
export async function run(): Promise<BenchResult> {
  await using place = await swarmPlace()
  await using rig = await swarmRig(place, ['--rollback-order', 'start-first'])
  await rig.engine.docker('service', 'scale', `${rig.service}=2`)
  const [old, bad] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
  const rows: Record<'own' | 'peer', number[]> = { own: [], peer: [] }
  await deploy(rig, old)
  for (let round = 0; round < rounds; round += 1) {
    // Who is first changes, so that neither always meets the warmer machine.
    const order = round % 2 === 0 ? (['own', 'peer'] as const) : (['peer', 'own'] as const)
    for (const who of order) {
      await deploy(rig, { ...bad, revision: `${bad.revision}-${who}${round}` })
      const began = performance.now()
      await (who === 'own' ? ownWay(rig, old) : itsWay(rig))
      rows[who].push((performance.now() - began) / 1000)
      await expectBack(rig)
    }
  }
  return {
    name: 'swarm',
    note: 'two tasks, start-first, 100 ms of monitoring both ways; until the update is complete',
    rows: [
      { label: 'lastgood: plan, post, follow to the end', seconds: rows.own },
      { label: 'peer: docker service rollback', seconds: rows.peer },
    ],
  }
}

async function ownWay(rig: SwarmRig, old: Wanted): Promise<void> {
  const waves: readonly Wave[] = await backTo(rig, old)
  for (const [n, step] of inOrder(waves).entries()) await finished(rig, step, `r/${n}`)
}

async function finished(rig: SwarmRig, { action, timeoutSeconds }: PlannedAction, key: string) {
  const seen = await bring(rig, action, `${key}/${action.revision}`, timeoutSeconds)
  if (seen.state !== 'done') throw new Error(JSON.stringify(seen))
}

/** The command alone would also wait until tasks were stable for a while; the end that is waited for is the same for both. */
async function itsWay({ ref, io, engine: daemon, service }: SwarmRig): Promise<void> {
  await daemon.docker('service', 'rollback', '--detach', service)
  for (;;) {
    const engine = await openEngine(ref, io)
    const found = await theService(ref, engine)
    const state = found.UpdateStatus?.State ?? ''
    if (state.endsWith('paused')) throw new Error(`Swarm says ${state}`)
    const { ready, wanted } = await countTasks(found, engine)
    if (state === 'rollback_completed' && ready >= wanted) return
    await io.clock.sleep(0.03)
  }
}

async function expectBack(rig: SwarmRig): Promise<void> {
  const now = await current(rig)
  if (now?.version !== '1.9.0' || now.ready !== 2) throw new Error(JSON.stringify(now))
}
