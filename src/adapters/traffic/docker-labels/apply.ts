import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { ownerOf } from '../proxy/owner.ts'
import type { Wished } from '../proxy/traffic.ts'
import { remove, write } from '../proxy/writing.ts'
import type { TrafficContext } from '../traffic.ts'
import { headerMatcher } from './api.ts'
import { type DynamicFile, dynamicText } from './dynamic-file.ts'
import { serviceName } from './labels.ts'
import { settingsOf } from './place.ts'
import { servedBy, serversUp, stateOf, whyNotTaken } from './state.ts'

/** Seconds that Traefik has to see a container or a file. It collects changes for 2 s (providersThrottleDuration). */
const noticeSeconds = 20

/** Waits until Traefik knows the containers, writes the file, and waits until Traefik serves by it; else the old file is back. */
export async function route(
  ref: ComponentRef,
  { routes, upstreams, testers }: Wished,
  { io }: TrafficContext,
): Promise<void> {
  const settings = settingsOf(ref)
  const state = await stateOf(ref, io)
  const before = servedBy(ref, state)
  const members = routes.map((each) => ({ ...each, service: serviceName(ref, each.revision) }))
  for (const { service, revision } of members) {
    // A weighted service with a member that Traefik does not know serves nobody.
    const wanted = upstreams.filter((each) => each.revision === revision).length
    await untilKnown(ref, service, revision, wanted, io)
  }
  io.fault('traffic:route:known')
  const { file } = state
  const there = file.state === 'ours' && JSON.stringify(file.members) === JSON.stringify(members)
  const facts = { owner: ownerOf(ref), members, testers, before: there ? file.before : before }
  const text = dynamicText(settings, facts, await headerMatcher(settings, io))
  if (file.state !== 'ours' || file.text !== text) await write(settings.file, text, io)
  io.fault('traffic:route:written')
  await untilTaken(ref, file, io)
}

async function untilKnown(
  ref: ComponentRef,
  service: string,
  revision: string,
  wanted: number,
  io: Io,
): Promise<void> {
  const { api } = settingsOf(ref)
  const deadline = io.clock.monotonic() + noticeSeconds
  for (;;) {
    const up = await serversUp(ref, service, io)
    if (up >= wanted) return
    if (io.clock.monotonic() > deadline) {
      throw new ProblemError({
        what: `Traefik finds ${up} of the ${wanted} containers of ${revision}, ${noticeSeconds} s after they were ready`,
        where: `${api}/api/http/services/${service}@docker`,
        hint: 'See why in its log: constraints of providers.docker, another network, or containers made before this traffic adapter was configured (deploy them anew)',
      })
    }
    await io.clock.sleep(0.05)
  }
}

async function untilTaken(ref: ComponentRef, old: DynamicFile, io: Io): Promise<void> {
  const { file: path } = settingsOf(ref)
  const deadline = io.clock.monotonic() + noticeSeconds
  for (;;) {
    const why = await whyNotTaken(ref, await stateOf(ref, io), io)
    if (why === null) return
    if (io.clock.monotonic() > deadline) {
      if (old.state === 'ours') await write(path, old.text, io)
      else await remove(path, io)
      throw new ProblemError({
        what: `Traefik does not serve by its new file after ${noticeSeconds} s: ${why}`,
        where: path,
        hint: 'The old file is back. See whether providers.file watches the folder that the file is in (the folder mounted, not the file)',
      })
    }
    await io.clock.sleep(0.05)
  }
}
