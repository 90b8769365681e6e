import type { Problem } from '../../../model/problem.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { ChangeRequest, ComponentRef, PlannedAction, Wave } from '../target.ts'
import type { SshAction } from './actions.ts'
import { byHand } from './by-hand.ts'
import { releaseName } from './names.ts'
import { settingsOf } from './place.ts'

/**
 * Pure: one wave that replaces in place. Everything is laid out (or verified) on all hosts first, while users notice nothing; then
 * the hosts are switched `maxUnavailable` at a time, and the run ends at the first batch that fails.
 */
export function planSsh(ref: ComponentRef, request: ChangeRequest): readonly Wave[] | Problem {
  try {
    const { to, strategy, revisions } = request
    if (strategy === 'blue-green' || strategy === 'canary') {
      releaseName('existing' in to ? to.existing : to.revision)
      return impossible(
        `Hosts are switched in place: ${strategy} needs old and new side by side`,
        'Use the strategy rolling',
      )
    }
    if (!('existing' in to)) {
      if (strategy === 'switch-back') {
        return impossible(
          `switch-back needs a release that the hosts have, not ${to.revision}`,
          'Use the strategy redeploy',
        )
      }
      const { revision, version, digest } = to
      const place = step(
        ref,
        { do: 'place', revision: releaseName(revision), version, digest, hosts: names(ref) },
        {
          title: `Lay ${version} out on ${all(ref)}, digest verified`,
          undo: { do: 'remove', revision, hosts: names(ref) },
          timeoutSeconds: 60,
        },
      )
      return [
        {
          prepare: [place],
          serves: [],
          cutover: batches(ref, request, { revision, version }),
          retire: [],
        },
      ]
    }
    const found = revisions.find(({ id }) => id === releaseName(to.existing))
    if (found === undefined) {
      return impossible(
        `Revision ${to.existing} of ${to.version} is on no host any more`,
        'Use the strategy redeploy',
      )
    }
    const back = { revision: found.id, version: to.version }
    const verify = step(
      ref,
      { do: 'verify', ...back, hosts: names(ref) },
      { title: `Verify that ${to.version} is whole on ${all(ref)}`, timeoutSeconds: 60 },
    )
    return [{ prepare: [verify], serves: [], cutover: batches(ref, request, back), retire: [] }]
  } catch (error) {
    if (error instanceof ProblemError) return error.problem // a name that cannot stand in a path
    throw error
  }
}

/** One action per batch of hosts, in the order of the configuration. */
function batches(
  ref: ComponentRef,
  { revisions, from }: ChangeRequest,
  to: { readonly revision: string; readonly version: string },
): readonly PlannedAction[] {
  const { maxUnavailable, healthTimeoutSeconds } = settingsOf(ref)
  const hosts = names(ref)
  const running = revisions.filter(({ state }) => state !== 'stopped').map(({ id }) => id)
  const expected = [...new Set([...(from === null ? [] : [from]), ...running])].filter(
    (id) => id !== to.revision,
  )
  return Array.from({ length: Math.ceil(hosts.length / maxUnavailable) }, (_, n) => {
    const some = hosts.slice(n * maxUnavailable, (n + 1) * maxUnavailable)
    const which = some.length === hosts.length ? all(ref) : some.join(', ')
    const action: SshAction = { do: 'switch', ...to, hosts: some, expected }
    return step(ref, action, {
      title: `Switch ${which} to ${to.version}, restart and wait until healthy`,
      undo: { do: 'back', revision: to.revision, hosts: some },
      timeoutSeconds: healthTimeoutSeconds,
    })
  })
}

const names = (ref: ComponentRef) => settingsOf(ref).hosts.map(({ name }) => name)

const all = (ref: ComponentRef) => {
  const hosts = names(ref)
  return hosts.length === 1 ? (hosts[0] ?? '') : `${hosts.length} hosts`
}

function step(
  ref: ComponentRef,
  action: SshAction,
  about: { title: string; undo?: SshAction; timeoutSeconds: number },
): PlannedAction {
  const { title, undo = null, timeoutSeconds } = about
  return { action, title, undo, timeoutSeconds, byHand: byHand(ref, action) }
}

const impossible = (what: string, hint: string): Problem => ({ what, where: 'target ssh', hint })
