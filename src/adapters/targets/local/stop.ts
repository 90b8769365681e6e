import type { Io } from '../../../host/io.ts'
import { launcherMarkName, type Wish } from '../../../launcher/contract.ts'
import { writeRecord } from '../../../launcher/records.ts'
import { livingFamily, terminate } from '../../../launcher/terminate.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { ComponentRef } from '../target.ts'
import type { ActionOf, Effect } from './effect.ts'
import { readCurrent, readFacts } from './facts.ts'
import { fault } from './fault-points.ts'
import { layoutOf } from './layout.ts'
import { readReplica, replicaNumbers, type Replica } from './replicas.ts'
import { graceSeconds } from './steps.ts'

/** A replica that was taken out of the endpoints still finishes what it was sent. */
const settleSeconds = 1

/** Stops replicas for good: also a launcher that is only just beginning, since it finds the wish. */
export const stop: Effect<ActionOf<'stop'>> = {
  async apply(ref, { revision, replica }, key, io) {
    if (replica === null && (await readCurrent(ref, io.files))?.id === revision) {
      throw new ProblemError({
        what: `Revision ${revision} is the service: it is not stopped`,
        where: layoutOf(ref).current,
        hint: 'Deploy or roll back to another release first',
      })
    }
    fault(io, 'target:stop:before')
    const numbers = await affected(ref, revision, replica, io)
    await Promise.all(numbers.map((n) => stopReplica(ref, revision, n, key, io)))
    fault(io, 'target:stop:after')
  },
  async observe(ref, { revision, replica }, _key, io) {
    const numbers = await affected(ref, revision, replica, io)
    const each = await Promise.all(
      numbers.map(async (n) => {
        const found = await readReplica(ref, revision, n, io)
        return { told: found.wish?.state === 'stop', lives: lives(ref, revision, found, io) }
      }),
    )
    if (each.some(({ told }) => !told)) return { state: 'absent' }
    const left = each.filter((one) => one.lives).length
    return left === 0
      ? { state: 'done', says: 'no process left' }
      : { state: 'progressing', says: `${left} of ${each.length} still end their requests` }
  },
}

/** Numbers of the replicas that a stop is about: those that could ever have been started. */
async function affected(ref: ComponentRef, revision: string, replica: number | null, io: Io) {
  const facts = await readFacts(io.files, layoutOf(ref).revision(revision).facts)
  const wanted = Array.from({ length: facts?.replicas ?? 0 }, (_, n) => n)
  const all = new Set([...wanted, ...(await replicaNumbers(ref, revision, io))])
  return replica === null ? [...all] : all.has(replica) ? [replica] : []
}

const familyOf = (ref: ComponentRef, revision: string, { n, instance }: Replica) => ({
  service: instance?.service ?? null,
  mark: instance?.mark ?? layoutOf(ref).replica(revision, n).folder,
})

/** Whether anything of a replica lives: its launcher, its service, or something they left behind. */
export const lives = (ref: ComponentRef, revision: string, replica: Replica, io: Io): boolean =>
  replica.launched ||
  launchersOf(ref, revision, replica.n, io).length > 0 ||
  livingFamily(familyOf(ref, revision, replica), io.processes).length > 0

/** Launchers of a replica, also one that was started twice and waits for its turn. */
const launchersOf = (ref: ComponentRef, revision: string, n: number, io: Io) =>
  io.processes.family(null, launcherMarkName, layoutOf(ref).replica(revision, n).folder)

/** Tells one replica to stop. Where no launcher is left to do it, its processes are ended from here. */
export async function stopReplica(
  ref: ComponentRef,
  revision: string,
  n: number,
  key: string,
  io: Io,
): Promise<void> {
  const before = await readReplica(ref, revision, n, io)
  if (before.wish?.state === 'leaving') await io.clock.sleep(settleSeconds)
  if (before.wish?.state !== 'stop') {
    const wish: Wish = { state: 'stop', key, at: io.clock.now().toISOString() }
    await writeRecord(io.files, layoutOf(ref).replica(revision, n).wish, wish)
  }
  fault(io, 'target:stop:wished')
  // Read again: a launcher that began meanwhile recorded itself before it looked for the wish.
  const now = await readReplica(ref, revision, n, io)
  for (const launcher of launchersOf(ref, revision, n, io)) {
    if (launcher.pid !== now.instance?.launcher.pid) io.processes.signal(launcher, 'SIGTERM')
  }
  if (now.launched && now.instance !== null) io.processes.signal(now.instance.launcher, 'SIGTERM')
  else await terminate(familyOf(ref, revision, now), graceSeconds, io)
}
