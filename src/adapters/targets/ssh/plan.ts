import type { Problem } from '../../../model/problem.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { ChangeRequest, ComponentRef, PlannedAction, Wave } from '../target.ts'
import type { SshAction } from './actions.ts'
import { byHand } from './by-hand.ts'
import { releaseName } from './names.ts'
import { settingsOf } from './place.ts'

/**
 * Pure: one wave that replaces in place (for `restore`, one before it stops all hosts). Everything is laid out (or verified) on all hosts first, while users notice nothing; then
 * the hosts are switched `maxUnavailable` at a time, and the run ends at the first batch that fails.
 */
export function planSsh(ref: ComponentRef, request: ChangeRequest): readonly Wave[] | Problem {
  try {
    const { to, strategy, revisions } = request
    const stuck = strategy === 'restore' ? cannotStopHosts(ref) : null
    if (stuck !== null) return stuck
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
      if (strategy === 'restore') {
        const stop = { prepare: [place], serves: [], cutover: stopSteps(ref, request), retire: [] }
        const atOnce = names(ref).length
        const cutover = batches(ref, request, { revision, version }, atOnce)
        return [stop, { prepare: [], serves: [], cutover, retire: [] }]
      }
      const cutover = batches(ref, request, { revision, version })
      return [{ prepare: [place], serves: [], cutover, retire: [] }]
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
  request: ChangeRequest,
  to: { readonly revision: string; readonly version: string },
  atOnce = settingsOf(ref).maxUnavailable,
): readonly PlannedAction[] {
  const { healthTimeoutSeconds } = settingsOf(ref)
  const hosts = names(ref)
  const expected = expectedNow(request).filter((id) => id !== to.revision)
  return Array.from({ length: Math.ceil(hosts.length / atOnce) }, (_, n) => {
    const some = hosts.slice(n * atOnce, (n + 1) * atOnce)
    const which = some.length === hosts.length ? all(ref) : some.join(', ')
    const action: SshAction = { do: 'switch', ...to, hosts: some, expected }
    return step(ref, action, {
      title: `Switch ${which} to ${to.version}, restart and wait until healthy`,
      undo: { do: 'back', revision: to.revision, hosts: some },
      timeoutSeconds: healthTimeoutSeconds,
    })
  })
}

/** Revisions that hosts may run when the plan acts. */
function expectedNow({ revisions, from }: ChangeRequest): readonly string[] {
  const running = revisions.filter(({ state }) => state !== 'stopped').map(({ id }) => id)
  return [...new Set([...(from === null ? [] : [from]), ...running])]
}

/** Stops every host at once; taken back by restarting what is current there. */
function stopSteps(ref: ComponentRef, request: ChangeRequest): readonly PlannedAction[] {
  const { restartTimeoutSeconds, healthTimeoutSeconds } = settingsOf(ref)
  const expected = expectedNow(request)
  const [revision] = expected
  if (revision === undefined) return []
  const hosts = names(ref)
  const action: SshAction = { do: 'stop', revision, hosts, expected }
  return [
    step(ref, action, {
      title: `Stop what runs on ${all(ref)}`,
      undo: { do: 'start', revision, hosts },
      timeoutSeconds: Math.max(restartTimeoutSeconds, healthTimeoutSeconds),
    }),
  ]
}

/** Stopping, and starting again when the database did not change, are commands that only the configuration knows. */
export function cannotStopHosts(ref: ComponentRef): Problem | null {
  const { stop, restart } = settingsOf(ref)
  if (stop !== null && restart !== null) return null
  const missing = stop === null ? 'stop' : 'restart'
  return {
    what: `Nothing says how the hosts of ${ref.binding.component.name} are ${stop === null ? 'stopped' : 'started again'}`,
    where: 'target ssh',
    hint: `Add ${missing}: to the target in lastgood.yaml, such as ${missing}: [systemctl, --user, ${missing}, shop]`,
  }
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
