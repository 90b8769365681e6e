import { openArtifacts } from '../../../artifacts/store.ts'
import { storePlaces } from '../../../artifacts/places.ts'
import type { Io } from '../../../host/io.ts'
import type { Problem } from '../../../model/problem.ts'
import type { ComponentRef } from '../target.ts'
import type { ActionOf } from './actions.ts'
import { ask, send, toldProblem } from './connection.ts'
import { each } from './each.ts'
import type { Effect } from './effect.ts'
import { throwAll, together } from './failures.ts'
import { fault } from './fault-points.ts'
import { look } from './look.ts'
import { type Host, hostsNamed, settingsOf } from './place.ts'
import { remove as removeScript } from './scripts/others.ts'
import { place as script } from './scripts/place.ts'

/** Uploads at the same time: they share one line out of here. */
const uploadsAtOnce = 8

/** Seconds that an upload, or laying out a large release, may take. */
const longSeconds = 30 * 60

/** How long another lastgood's change on the same host is waited for. */
export const lockSeconds = 60

/** Lays the release out on every host that does not have it. A directory with its name is always a whole one. */
export const place: Effect<ActionOf<'place'>> = {
  async apply(ref, action, io) {
    const hosts = hostsNamed(ref, action.hosts)
    fault(io, 'target:place:before')
    const createdAt = io.clock.now().toISOString()
    const problems = await each(
      hosts,
      (host) => placeOn(ref, host, action, createdAt, io),
      uploadsAtOnce,
    )
    await throwAll(ref, problems, io)
    fault(io, 'target:place:after')
  },
  async observe(ref, { revision, version, digest, hosts: names }, io) {
    const hosts = hostsNamed(ref, names)
    const seen = await each(hosts, (host) => look(ref, host, 0, io))
    const silent = together(seen.flatMap((one) => (one.state === 'silent' ? [one.problem] : [])))
    if (silent !== null) return { state: 'unknown', problem: silent }
    const there = seen.filter(
      (one) =>
        one.state === 'seen' &&
        one.found.releases.some(({ id, digest: has }) => id === revision && has === digest),
    )
    if (there.length < hosts.length) return { state: 'absent' }
    return { state: 'done', says: `${version} laid out on ${count(hosts.length)}` }
  },
}

/** Takes it away again wherever it is, with what an upload left. */
export const remove: Effect<ActionOf<'remove'>> = {
  async apply(ref, { revision, hosts }, io) {
    fault(io, 'target:remove:before')
    const problems = await each(hostsNamed(ref, hosts), async (host) => {
      const args = [host.path, revision, String(lockSeconds)]
      const order = { script: removeScript, args, timeoutSeconds: longSeconds }
      const answer = await ask(ref, host, order, io)
      return answer.state === 'silent' ? answer.problem : toldProblem(answer.lines, host)
    })
    await throwAll(ref, problems, io)
    fault(io, 'target:remove:after')
  },
  async observe(ref, { revision, hosts: names }, io) {
    const seen = await each(hostsNamed(ref, names), (host) => look(ref, host, 0, io))
    const silent = together(seen.flatMap((one) => (one.state === 'silent' ? [one.problem] : [])))
    if (silent !== null) return { state: 'unknown', problem: silent }
    const left = seen.some(
      (one) => one.state === 'seen' && one.found.releases.some(({ id }) => id === revision),
    )
    return left ? { state: 'absent' } : { state: 'done', says: `${revision} removed` }
  },
}

export const count = (hosts: number) => `${hosts} ${hosts === 1 ? 'host' : 'hosts'}`

async function placeOn(
  ref: ComponentRef,
  host: Host,
  action: ActionOf<'place'>,
  createdAt: string,
  io: Io,
): Promise<Problem | null> {
  const { revision, version, digest } = action
  const { shared } = settingsOf(ref)
  const sharing = JSON.stringify(shared)
  const record = JSON.stringify({ version, digest, createdAt, shared }).slice(0, -1)
  const hex = digest.slice('sha256:'.length)
  const lay = (upload: string) =>
    ask(
      ref,
      host,
      {
        script,
        args: [host.path, revision, hex, record, sharing, upload, String(lockSeconds), ...shared],
        timeoutSeconds: longSeconds,
      },
      io,
    )
  const first = await lay('')
  if (first.state === 'silent') return first.problem
  const wantsUpload = first.lines.some(({ word }) => word === 'upload')
  if (!wantsUpload) return toldProblem(first.lines, host)

  const store = openArtifacts(ref.stateFolder, io)
  const state = await store.check(digest)
  if (state !== 'present') return notHere(host, digest, state, version)
  fault(io, 'target:place:upload')
  const upload = `${revision}.${io.freshId()}.tar`
  const path = `${host.path}/.lastgood/incoming/${upload}`
  const file = storePlaces(ref.stateFolder).file(digest)
  const unsent = await send(ref, host, file, path, longSeconds, io)
  if (unsent !== null) return unsent
  fault(io, 'target:place:uploaded')
  const second = await lay(upload)
  return second.state === 'silent' ? second.problem : toldProblem(second.lines, host)
}

const notHere = (
  host: Host,
  digest: string,
  state: 'gone' | 'corrupt',
  version: string,
): Problem => ({
  what: `${host.name} has no whole release of ${version}, and the artifact ${digest.slice(0, 19)} is ${state} here`,
  where: `${host.name}:${host.path}/releases`,
  hint: `Make it again from its tag: lastgood release ${version} on the tagged commit`,
})
