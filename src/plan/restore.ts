import type { Candidate } from '../model/decision.ts'
import type { TargetChoice } from '../model/evidence.ts'
import { known } from '../model/fact.ts'
import type { Plan, Precondition } from '../model/plan.ts'
import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import type { RestoreOffer } from '../model/restore.ts'
import type { Route } from '../model/revision.ts'
import { upRevision } from '../model/running.ts'
import { numbered, routeDraft, targetDrafts, verifyDraft, type Draft } from './drafts.ts'
import { beside } from './beside.ts'
import { hashed } from './hash.ts'
import type { PlanPlace } from './place.ts'
import { redeployed } from './return.ts'
import type { RollbackRequest } from './rollback.ts'
import { routesText } from './routes.ts'
import { inOrder, weave } from './weave.ts'

/**
 * The way back through the database: what the old release is made of is brought, everything stops, the downs run in one transaction, or a backup takes the database's place, then the old release is
 * started and verified. All components come along: any of them may use the database. Nothing of it is taken back by itself.
 */
export function planRestore(
  request: RollbackRequest,
  to: TargetChoice,
  candidate: Candidate,
): Result<Plan> {
  const { decision, evidence, policy, planId } = request
  const offer = evidence.range?.restore && known(evidence.range.restore)
  const running = known(evidence.running)
  if (offer === undefined || running === undefined) return no(request, 'it was not asked')
  const drafts: {
    prepare: readonly Draft[]
    stop: readonly Draft[]
    woven: ReturnType<typeof weave>
    recovered: readonly Draft[]
  }[] = []
  const wants: Precondition[] = [{ kind: 'not-bad', version: to.version }]
  for (const place of request.places) {
    const observed = running.find(({ component }) => component === place.component)
    if (observed === undefined) return no(request, `nobody knows what ${place.component} runs`)
    if (place.cannotStop !== null) return fail(place.cannotStop)
    const back = redeployed(
      place,
      observed,
      decision.from,
      to.version,
      planId,
      evidence.range,
      'restore',
    )
    if (!back.ok) return back
    const [first, ...waves] = back.value.planned.waves
    const current = observed.revisions.find(({ state }) => state === 'current')
    wants.push(
      { kind: 'running', component: place.component, version: current?.version ?? null },
      ...back.value.wants,
    )
    drafts.push({
      prepare: targetDrafts(place, first?.prepare ?? [], 'prepares', true),
      stop: [
        // Taken back last: what was started again has other addresses, and the traffic is to learn them.
        ...(place.traffic === null || observed.routes.length === 0
          ? []
          : [stayDraft(place, place.traffic, observed.routes)]),
        ...targetDrafts(place, first?.cutover ?? [], 'moves', true),
      ],
      woven: weave(
        { ...back.value.planned, waves },
        {
          drainSeconds: policy.drainSeconds,
          movesBack: false,
          percents: [],
          holdSeconds: 0,
          wholeHealth: true,
        },
      ),
      recovered:
        place.traffic === null
          ? []
          : [
              verifyDraft(place, to.version, {
                check: 'guards',
                version: to.version,
                withinSeconds: policy.recoverSeconds,
              }),
            ],
    })
  }
  const user = running.find((one) => upRevision(one, decision.from) !== null)
  const component = user?.component ?? request.places[0]?.component ?? ''
  const back = backDraft(offer, component, request)
  const writers = writersDrafts(offer.way.database, component, request)
  return ok(
    hashed({
      format: 1,
      id: planId,
      kind: 'rollback',
      service: decision.service,
      environment: decision.environment,
      from: decision.from,
      to: to.version,
      strategy: 'restore',
      reason: request.reason,
      by: request.by,
      createdAt: request.now.toISOString(),
      preconditions: wants,
      steps: numbered([
        ...drafts.flatMap(({ prepare }) => prepare),
        // Before users notice anything: a command that fails costs no outage.
        ...writers.stop,
        ...drafts.flatMap(({ stop }) => stop),
        back,
        ...inOrder(drafts.map(({ woven }) => woven)),
        ...writers.start,
        ...drafts.flatMap(({ recovered }) => recovered),
      ]),
      loses: candidate.loses,
      expected: candidate.expected,
    }),
  )
}

/** Users are kept away where the traffic can do that; else it stays, and they meet what is stopped. */
function stayDraft(
  place: PlanPlace,
  traffic: NonNullable<PlanPlace['traffic']>,
  routes: readonly Route[],
): Draft {
  if (traffic.maintenance === true) {
    const title = `send nobody on: users get the maintenance page (503) instead of ${routesText(routes)}`
    return { ...routeDraft(place, traffic, [], routes), title }
  }
  const title = `leave ${routesText(routes)}, to come back to when the database cannot be taken back`
  return { ...routeDraft(place, traffic, routes, routes), title }
}

/** Stops what writes and is no component, and starts it when the old release serves, or when nothing was changed. */
function writersDrafts(
  database: string,
  component: string,
  { writers = [] }: RollbackRequest,
): { readonly stop: readonly Draft[]; readonly start: readonly Draft[] } {
  if (!writers.includes(database)) return { stop: [], start: [] }
  const draft = (verb: 'stop' | 'start', effect: Draft['effect'], undo: Draft['undo']): Draft => ({
    title: `${verb} what else writes to ${database}, by its command`,
    effect,
    action: { kind: 'database', component, action: { do: `${verb}-writers`, database } },
    undo,
    // The command has a limit of its own.
    timeoutSeconds: 60,
    byHand: `Run restore.writers.${verb} of the database ${database} in lastgood.yaml`,
  })
  const start = draft('start', 'retires', null)
  return { stop: [draft('stop', 'moves', start.action)], start: [start] }
}

/** The one step that changes the database. */
function backDraft(
  { way }: RestoreOffer,
  component: string,
  { planId, now }: RollbackRequest,
): Draft {
  const common = { effect: 'moves', undo: null } as const
  if (way.do === 'down') {
    const files = way.scripts.map(({ file }) => file).join(', ')
    const { keep: wanted = [], doubts = [], ...down } = way
    const keep = wanted.map((one) => ({ ...one, as: keptName(planId, one.table) }))
    const names = keep.map(({ as }) => as).join(', ')
    const keeps = keep.length === 0 ? '' : `, and keep what they drop in ${names}`
    return {
      ...common,
      title: `take ${way.database} back: ${[files + keeps, ...doubts].join('; ')}`,
      action: {
        kind: 'database',
        component,
        action: { ...down, ...(keep.length > 0 ? { keep } : {}), mark: planId },
      },
      timeoutSeconds: 330,
      byHand: `Run the down of ${files} on ${way.database}, with the migration tool`,
    }
  }
  const { database, backup } = way
  if (backup.snapshot !== undefined) {
    return {
      ...common,
      title: `restore ${database} from the snapshot ${backup.snapshot} of ${backup.takenAt}, by its command; lastgood keeps nothing of what is there now`,
      action: { kind: 'database', component, action: { do: 'restore-snapshot', database, backup } },
      // The command has a limit of its own.
      timeoutSeconds: 330,
      byHand: `Run backup.snapshot.restore of the database ${database} in lastgood.yaml, with LASTGOOD_SNAPSHOT=${backup.snapshot}`,
    }
  }
  const { keptAs, byHand } = beside(backup, now)
  return {
    ...common,
    title: `restore ${database} from the backup of ${backup.takenAt}; what is there now stays as ${keptAs}`,
    action: {
      kind: 'database',
      component,
      action: { do: 'restore', database, backup, keptAs, mark: planId },
    },
    timeoutSeconds: 330,
    byHand,
  }
}

/** PostgreSQL cuts names after 63 bytes; the mark keeps them apart. */
const keptName = (mark: string, table: string) =>
  `lastgood_kept_${mark}_${table.replaceAll(/[^\x20-\x7e]/g, '_')}`.slice(0, 63)

function no({ decision }: RollbackRequest, why: string): Result<never> {
  const problem: Problem = {
    what: `restore cannot be planned: ${why}`,
    where: `${decision.service} in ${decision.environment}`,
    hint: `See the other ways: lastgood plan -e ${decision.environment}`,
  }
  return fail(problem)
}
