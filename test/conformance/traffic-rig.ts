import type { ComponentRef } from '../../src/adapters/targets/target.ts'
import type { Traffic, TrafficContext } from '../../src/adapters/traffic/traffic.ts'
import { http } from '../../src/host/http.ts'
import type { Io } from '../../src/host/io.ts'
import type { Observed } from '../../src/model/event.ts'
import type { Counts, Guard } from '../../src/model/guard.ts'
import type { Observation } from '../../src/model/revision.ts'
import { startUpstream, type Upstream } from './traffic-upstream.ts'

/** A component with replicas, behind the adapter under test. */
export interface TrafficRig extends AsyncDisposable {
  readonly traffic: Traffic
  readonly ref: ComponentRef
  readonly io: Io
  /** Where users connect. */
  url(): Promise<string>
  context(guards: readonly Guard[]): TrafficContext
  replica(revision: string, version: string): Promise<Upstream>
  /** From now on nobody can say which addresses a revision has. */
  hide(revision: string): void
  /** Waits until a replica of the revision got this request. */
  arrived(revision: string, request: string): Promise<void>
  release(revision: string): void
  /** Repeats an observation while it is progressing. */
  settled(observe: () => Promise<Observed>): Promise<Observed>
  /** Counts by `guard version`. */
  counted(): Promise<Record<string, Counts>>
  /** Why requests that are left at the end of a drain are not cut; absent: they are. */
  readonly leaves?: string
  /** Why nobody can say what is under way, so that a drain takes its whole time; absent: it is known. */
  readonly blind?: string
  /** Why counts do not survive a restart; absent: they do. */
  readonly forgets?: string
  /** Ends what the adapter runs without warning, and waits until it is there again. */
  restart(): Promise<void>
}

/** Answers of 500 and above are bad. */
export const errors: Guard = {
  name: 'errors',
  source: 'traffic',
  match: {},
  bad: { status: 500 },
  limit: 0.01,
  alpha: 0.01,
}

/**
 * What a user gets, over a connection of its own: a kept one may be closed by a proxy that reloads just when it is used again,
 * which is the business of no-drop.ts. So is one that the kernel resets because it waited for a listener that a reload closed: it is
 * asked once more, as a browser does.
 */
export async function visit(url: string) {
  const ask = () => http({ method: 'GET', url, timeoutSeconds: 60 })
  const first = await ask()
  const reset = first.state !== 'answered' && first.why.includes('ECONNRESET')
  const answer = reset ? await ask() : first
  if (answer.state !== 'answered') throw new Error(answer.why)
  return answer
}

/** The replicas of a rig, and what a target would say of them. */
export function replicas() {
  const running = new Map<string, Upstream[]>()
  const hidden = new Set<string>()
  const endpoints = async (revision: string): Promise<Observation<readonly string[]>> =>
    hidden.has(revision)
      ? {
          state: 'unavailable',
          problem: { what: 'could not ask', where: 'the test', hint: 'ask again' },
        }
      : { state: 'ok', value: (running.get(revision) ?? []).map(({ address }) => address) }
  return {
    endpoints,
    async replica(revision: string, version: string): Promise<Upstream> {
      const upstream = await startUpstream(version)
      running.set(revision, [...(running.get(revision) ?? []), upstream])
      return upstream
    },
    hide: (revision: string) => void hidden.add(revision),
    release: (revision: string) => running.get(revision)?.forEach((upstream) => upstream.release()),
    arrived: (revision: string, request: string) =>
      until(() => running.get(revision)?.some(({ seen }) => seen.includes(request)) ?? false),
    async dispose() {
      for (const upstream of [...running.values()].flat()) await upstream[Symbol.asyncDispose]()
    },
  }
}

/** Waits until something holds; fails when it does not within `seconds`. */
export async function until(holds: () => boolean | Promise<boolean>, seconds = 20): Promise<void> {
  const deadline = performance.now() + seconds * 1000
  while (!(await holds())) {
    if (performance.now() > deadline)
      throw new Error(`still not so after ${seconds} s: ${holds.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

export async function settled(observe: () => Promise<Observed>): Promise<Observed> {
  let last = await observe()
  await until(async () => (last = await observe()).state !== 'progressing')
  return last
}

export async function countedBy(
  traffic: Traffic,
  ref: ComponentRef,
  io: Io,
): Promise<Record<string, Counts>> {
  const samples = await traffic.counts(ref, io)
  if (samples.state !== 'ok') throw new Error(`no counts: ${JSON.stringify(samples)}`)
  return Object.fromEntries(
    samples.counts.map(({ guard, version, counts }) => [`${guard} ${version}`, counts]),
  )
}
