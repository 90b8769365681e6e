import type { Problem } from '../../../model/problem.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Revision } from '../../../model/revision.ts'
import { imageOf } from '../docker/image.ts'
import type { ChangeRequest, ComponentRef, PlannedAction, Wave } from '../target.ts'
import type { Start, SwarmAction, Update } from './actions.ts'
import { byHand } from './by-hand.ts'
import { checkRevision, isFound } from './names.ts'
import { settingsOf } from './settings-of.ts'

/** Pure: one update that Swarm carries out in place (for `restore`, of a service that was stopped first), or why it cannot be done that way. */
export function planSwarm(ref: ComponentRef, request: ChangeRequest): readonly Wave[] | Problem {
  try {
    const { to, strategy } = request
    checkRevision('existing' in to ? to.existing : to.revision)
    if (strategy === 'blue-green' || strategy === 'canary') {
      return impossible(
        `Swarm replaces tasks in place: ${strategy} needs old and new side by side`,
        'Use the strategy rolling',
      )
    }
    if ('existing' in to) return switchBack(ref, request, to)
    if (strategy === 'switch-back') {
      return impossible(
        `switch-back needs a revision that is recorded, not ${to.revision}`,
        'Use the strategy redeploy',
      )
    }
    const { revision, version, digest } = to
    imageOf(ref, version) // no image configured: said here
    // A release that is brought back runs with what it ran with, rather than with what others changed of it later; a deploy
    // takes the service as it is now.
    const same = request.revisions.filter(
      (one) =>
        (strategy === 'redeploy' || strategy === 'restore') &&
        one.version === version &&
        one.digest === digest,
    )
    const like = same.find(({ id }) => !isFound(id)) ?? same[0]
    const bring = wave(ref, request, { revision, version, digest, like: like?.id ?? null })
    return strategy === 'restore' ? [stopWave(ref, request), bring] : [bring]
  } catch (error) {
    if (error instanceof ProblemError) return error.problem
    throw error
  }
}

function switchBack(
  ref: ComponentRef,
  request: ChangeRequest,
  to: { readonly existing: string; readonly version: string },
): readonly Wave[] | Problem {
  const found = request.revisions.find(({ id }) => id === to.existing)
  if (found === undefined) {
    return impossible(
      `Swarm has no record of revision ${to.existing} of ${to.version}`,
      'Use the strategy redeploy',
    )
  }
  const { id, version, digest } = found
  if (digest === null) {
    return impossible(
      `The image of revision ${id} is not pinned by digest, so nobody knows what would run`,
      'Use the strategy redeploy, which brings the release by its digest',
    )
  }
  return [wave(ref, request, { revision: id, version: version ?? to.version, digest, like: id })]
}

function wave(
  ref: ComponentRef,
  request: ChangeRequest,
  of: Omit<Update, 'do' | 'expected'>,
): Wave {
  const left = leaves(request)
  const action: Update = { do: 'update', ...of, expected: left?.id ?? null }
  const { rotated } = settingsOf(ref)
  // What is recorded already is posted as it is; only a copy of it can have something of now.
  const anew = rotated.length > 0 && of.like !== of.revision ? `, ${rotated.join(', ')} as now` : ''
  const how =
    of.like === null
      ? 'image by digest, the rest as it is'
      : `as it ran: its own recorded spec${anew}`
  return {
    prepare: [],
    serves: [],
    cutover: [
      planned(ref, action, {
        title: `Update ${settingsOf(ref).service} to ${of.version} (${how}) and follow Swarm to the end`,
        undo: left === null || left.id === of.revision ? null : back(left, of.revision),
      }),
    ],
    retire: [],
  }
}

/** Nothing of the service runs any more; what is posted to it afterwards has the scale of before. */
function stopWave(ref: ComponentRef, request: ChangeRequest): Wave {
  const left = leaves(request)
  const { service } = settingsOf(ref)
  if (left === null) return { prepare: [], serves: [], cutover: [], retire: [] }
  const { id: revision, version } = left
  const again: Start = { do: 'start', revision, version }
  const title = `Scale ${service} to nothing, and wait until no task of ${version ?? revision} is left`
  const stop = planned(ref, { do: 'stop', revision, version }, { title, undo: again })
  return { prepare: [], serves: [], cutover: [stop], retire: [] }
}

/** What is replaced: always what the service runs. */
const leaves = ({ revisions, from }: ChangeRequest) =>
  revisions.find(({ state }) => state === 'current') ??
  revisions.find(({ id }) => id === from) ??
  null

const back = ({ id, version, digest }: Revision, expected: string): Update => ({
  do: 'update',
  revision: id,
  version,
  digest,
  like: id,
  expected,
})

function planned(
  ref: ComponentRef,
  action: SwarmAction,
  { title, undo }: { readonly title: string; readonly undo: SwarmAction | null },
): PlannedAction {
  const timeoutSeconds = settingsOf(ref).updateTimeoutSeconds
  return { action, title, undo, timeoutSeconds, byHand: byHand(ref, action) }
}

const impossible = (what: string, hint: string): Problem => ({ what, where: 'target swarm', hint })
