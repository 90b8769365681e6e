import { deploy, stepsTo, withSettings } from '../test/support/ssh-drive.ts'
import { sshRig, type SshRig } from '../test/conformance/ssh-rig.ts'
import type { BenchResult } from './result.ts'

const fleet = 50
const rounds = 3

/** A service that is up a second after it was told to restart. */
const restart = ['sh', '-c', 'sleep 1; sh restart.sh']

/** A release rolled back on 50 hosts (50 sshds with a folder each, all switched in one batch) and on one of them, in turns. */
export async function run(): Promise<BenchResult> {
  await using rig = await sshRig({ hosts: fleet, settings: { restart, maxUnavailable: fleet } })
  const hosts = rig.ref.binding.target['hosts'] as readonly { readonly path: string }[]
  const alone = withSettings(rig, { hosts: hosts.slice(0, 1) })
  const old = await rig.release('1.9.0')
  const bad = await rig.release('2.0.0')
  await deploy(rig, old)
  await deploy(rig, bad)
  const [all, one]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    one.push(await timed(alone, old.revision))
    await timed(alone, bad.revision)
    all.push(await timed(rig, old.revision))
    await timed(rig, bad.revision)
  }
  return {
    name: 'ssh',
    rows: [
      { label: `roll ${fleet} hosts back`, seconds: all },
      { label: 'roll one host back', seconds: one },
    ],
    facts: { hosts: fleet, ratio: Math.round((median(all) / median(one)) * 100) / 100 },
    note: 'Connections are open already, as they are when the way back was looked at; tree verified, link switched, service restarted (1 s), health asked. All sshds and hosts share the cores of this machine.',
  }
}

/** Seconds of a whole way back as a run takes it (verify, switch, restart, healthy): apply, then ask until it is there. */
async function timed(rig: SshRig, to: string): Promise<number> {
  const { target, ref, io } = rig
  const steps = await stepsTo(rig, to)
  const began = performance.now()
  for (const { action } of steps) {
    await target.apply(ref, action, `bench/${to}`, io)
    for (;;) {
      const seen = await target.observe(ref, action, `bench/${to}`, io)
      if (seen.state === 'done') break
      if (seen.state !== 'progressing') throw new Error(JSON.stringify(seen))
      await io.clock.sleep(0.05)
    }
  }
  return (performance.now() - began) / 1000
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
