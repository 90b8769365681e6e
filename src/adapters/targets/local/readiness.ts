import type { Io } from '../../../host/io.ts'
import type { Exit } from '../../../launcher/contract.ts'
import type { Observed } from '../../../model/event.ts'
import type { ComponentRef } from '../target.ts'
import { steady } from './health.ts'
import { layoutOf } from './layout.ts'
import { readReplica } from './replicas.ts'

/** Seconds that a health check may take while waiting for a start. */
const probeSeconds = 2

/** How far the replicas with these numbers are on their way to being up and healthy: the least of them counts. */
export async function observeReplicas(
  ref: ComponentRef,
  revision: string,
  numbers: readonly number[],
  key: string,
  io: Io,
): Promise<Observed> {
  const each = await Promise.all(numbers.map((n) => observeReplica(ref, revision, n, key, io)))
  const states = ['failed', 'unknown', 'absent', 'progressing'] as const
  const worst = states.map((state) => each.find((one) => one.state === state)).find(Boolean)
  const ready = each.filter(({ state }) => state === 'done').length
  if (worst === undefined) return { state: 'done', says: `${ready} of ${each.length} healthy` }
  if (worst.state !== 'progressing') return worst
  return { state: 'progressing', says: `${ready} of ${each.length} healthy; ${worst.says ?? ''}` }
}

async function observeReplica(
  ref: ComponentRef,
  revision: string,
  n: number,
  key: string,
  io: Io,
): Promise<Observed> {
  const { wish, instance, exit, launched, serving } = await readReplica(ref, revision, n, io)
  const up = launched || serving
  if (!up && exit?.why === 'gave-up' && exit.key === key) {
    const { log } = layoutOf(ref).replica(revision, n)
    const what = `Replica ${n} of ${revision} ends again and again: ${howEnded(exit)}`
    return { state: 'failed', problem: { what, where: log, hint: `Read ${log}` } }
  }
  if (!up || wish?.state !== 'start' || instance === null) return { state: 'absent' }
  const restarted = instance.restarts === 0 ? '' : `, restarted ${instance.restarts} times`
  if (!serving) {
    const last = exit === null ? 'starting' : `not up: ${howEnded(exit)}`
    return { state: 'progressing', says: `replica ${n} ${last}${restarted}` }
  }
  const ailment = await steady(ref.binding.component.health, instance.port, probeSeconds, io)
  return ailment === null
    ? { state: 'done' }
    : { state: 'progressing', says: `replica ${n}: ${ailment}${restarted}` }
}

/** `exit code 1, last said "…"`. Secrets were blotted out when it was recorded. */
function howEnded(exit: Exit): string {
  const how =
    exit.signal === null ? `exit code ${exit.code ?? 'unknown'}` : `killed by ${exit.signal}`
  return exit.lastLines.length === 0 ? how : `${how}, last said "${exit.lastLines.join(' / ')}"`
}
