import fc from 'fast-check'
import type { ChangeRequest, PlannedAction, Wave } from '../model/change.ts'
import type { TrafficAction } from '../model/plan.ts'
import { component, digest, now, policy } from '../decide/fixtures.ts'
import type { DeployRequest } from './deploy.ts'
import type { PlanPlace } from './place.ts'

/** What the tests of planning share: places whose targets bring a change in by a given number of waves. */

function planned(what: string, revision: string, undo: string | null): PlannedAction {
  return {
    action: { do: what, revision },
    title: `${what} ${revision}`,
    undo: undo === null ? null : { do: undo, revision },
    timeoutSeconds: 10,
    byHand: `engine ${what} ${revision}`,
  }
}

/** A target with `count` waves: each starts some of the new, the last declares it; what is left is stopped at the end. */
export function wavesOf(count: number): (request: ChangeRequest) => readonly Wave[] {
  return ({ from, to }) => {
    const goal = 'existing' in to ? to.existing : to.revision
    return Array.from({ length: count }, (_, n): Wave => {
      const last = n === count - 1
      const share = (n + 1) / count
      return {
        prepare: [planned(`start-${n}`, goal, 'stop')],
        serves: [
          { revision: goal, version: to.version, share },
          ...(last || from === null ? [] : [{ revision: from, version: 'old', share: 1 - share }]),
        ],
        cutover: last ? [planned('promote', goal, 'demote')] : [],
        retire: from === null ? [] : [planned(`stop-${n}`, from, 'start')],
      }
    })
  }
}

/** A target that replaces in place: no revision serves beside another. */
export const inPlace = ({ to }: ChangeRequest): readonly Wave[] => [
  {
    prepare: [],
    serves: [],
    cutover: [planned('replace', 'existing' in to ? to.existing : to.revision, 'restore')],
    retire: [],
  },
]

export function place(more: Partial<PlanPlace> = {}): PlanPlace {
  return {
    component: 'api',
    cannotStop: null,
    waves: wavesOf(1),
    traffic: { weights: true, byHand: (action: TrafficAction) => `switch ${action.do}` },
    ...more,
  }
}

export function deployRequest(more: Partial<DeployRequest> = {}): DeployRequest {
  return {
    service: 'shop',
    environment: 'production',
    version: '2.1.0',
    artifacts: { api: digest, web: digest },
    strategy: 'blue-green',
    percents: [5, 25, 50, 100],
    holdSeconds: 10,
    running: [component()],
    places: [place()],
    policy,
    measured: null,
    planId: 'k3j9x0a7q2lm',
    now,
    by: 'ana',
    reason: 'new cart',
    ...more,
  }
}

export const aDeployRequest: fc.Arbitrary<DeployRequest> = fc
  .record({
    strategy: fc.constantFrom('rolling', 'blue-green', 'canary'),
    waves: fc.integer({ min: 1, max: 4 }),
    percents: fc
      .uniqueArray(fc.integer({ min: 1, max: 100 }), { maxLength: 5 })
      .map((all) => all.toSorted((a, b) => a - b)),
    names: fc.constantFrom(['api'], ['api', 'web']),
    first: fc.boolean(),
    routed: fc.boolean(),
  })
  .map(({ strategy, waves, percents, names, first, routed }): DeployRequest =>
    deployRequest({
      strategy,
      percents,
      running: first ? [] : names.map((name) => component({ component: name })),
      places: names.map((name) =>
        place({
          component: name,
          // Without traffic only a cutover moves users, and this target has one, in its last wave.
          ...(routed || strategy === 'canary'
            ? { waves: wavesOf(waves) }
            : { waves: wavesOf(1), traffic: null }),
        }),
      ),
    }),
  )
