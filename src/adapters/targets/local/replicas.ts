import type { Io } from '../../../host/io.ts'
import type { Exit, Instance, Wish } from '../../../launcher/contract.ts'
import { readExit, readInstance, readWish } from '../../../launcher/records.ts'
import type { ComponentRef } from '../target.ts'
import { layoutOf } from './layout.ts'

/** One replica as its files and the process table tell it. */
export interface Replica {
  readonly n: number
  readonly wish: Wish | null
  readonly instance: Instance | null
  readonly exit: Exit | null
  /** Exactly the launcher, or the service, that was recorded still lives. */
  readonly launched: boolean
  readonly serving: boolean
}

/** Numbers of the replicas of a revision that have a folder, ascending. */
export async function replicaNumbers(ref: ComponentRef, revision: string, io: Io) {
  const names = await io.files.list(layoutOf(ref).revision(revision).folder)
  return names
    .filter((name) => /^(0|[1-9]\d{0,3})$/.test(name))
    .map(Number)
    .sort((a, b) => a - b)
}

export async function readReplica(
  ref: ComponentRef,
  revision: string,
  n: number,
  io: Io,
): Promise<Replica> {
  const places = layoutOf(ref).replica(revision, n)
  const [wish, instance] = await Promise.all([
    readWish(io.files, places.wish),
    readInstance(io.files, places.instance),
  ])
  const launched = instance !== null && io.processes.alive(instance.launcher)
  const serving = instance?.service != null && io.processes.alive(instance.service)
  // Only now: a launcher writes how it ended before it goes. Read earlier, "gave up" would be missed and tried all over again.
  const exit = await readExit(io.files, places.exit)
  return { n, wish, instance, exit, launched, serving }
}

/** All replicas of a revision that have a folder. */
export async function readReplicas(ref: ComponentRef, revision: string, io: Io) {
  const numbers = await replicaNumbers(ref, revision, io)
  return Promise.all(numbers.map((n) => readReplica(ref, revision, n, io)))
}
