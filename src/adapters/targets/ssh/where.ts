import type { Io } from '../../../host/io.ts'
import type { ComponentRef } from '../target.ts'
import { each } from './each.ts'
import { look, type HostState, type Seen } from './look.ts'
import { settingsOf } from './place.ts'

/** Looks at all hosts of a component, some at a time. A host that has not answered after `withinSeconds` in all is silent. */
export function lookEverywhere(
  ref: ComponentRef,
  health: 0 | 1 | 2,
  io: Io,
  withinSeconds = Infinity,
) {
  const until = io.clock.monotonic() + withinSeconds
  return each(settingsOf(ref).hosts, (host) =>
    look(ref, host, health, io, until - io.clock.monotonic()),
  )
}

/** Exactly which host runs what: `web1, web2 run 2.0.0; web4 runs 1.9.0; web3 cannot be asked`. */
export function whatRunsWhere(seen: readonly Seen[]): string {
  const groups = new Map<string, string[]>()
  for (const one of seen) {
    const what = one.state === 'silent' ? null : running(one.found)
    const key = what ?? ''
    groups.set(key, [...(groups.get(key) ?? []), one.host.name])
  }
  return [...groups]
    .map(([what, hosts]) => {
      const verb = hosts.length === 1 ? 'runs' : 'run'
      return what === ''
        ? `${hosts.join(', ')} cannot be asked`
        : `${hosts.join(', ')} ${verb} ${what}`
    })
    .join('; ')
}

function running({ current, elsewhere, releases, mark }: HostState): string {
  if (elsewhere !== null) return `something outside releases/ (${elsewhere})`
  if (current === null) return 'nothing'
  const version = releases.find(({ id }) => id === current)?.version
  const name = version === null || version === undefined ? current : `${version} (${current})`
  if (mark.revision !== current || mark.state === 'done' || mark.state === 'none') return name
  const how = {
    failed: 'whose restart failed',
    doing: 'not known to be restarted',
    stopping: 'not known to be stopped',
    stopped: 'which is stopped',
  }[mark.state]
  return `${name}, ${how}`
}
