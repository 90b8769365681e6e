import type { Action, Plan, Step, TargetAction } from '../../../src/model/plan.ts'
import type { Route } from '../../../src/model/revision.ts'

const component = 'api'
const target = (name: string, revision: string, more: Omit<TargetAction, 'do' | 'revision'> = {}) =>
  ({ kind: 'target', component, action: { do: name, revision, ...more } }) as Action
const route = (revision: string, version: string): Action => {
  const routes: readonly Route[] = [{ revision, version, weight: 100 }]
  return { kind: 'traffic', component, action: { do: 'route', routes } }
}
const drain = (revision: string): Action => ({
  kind: 'traffic',
  component,
  action: { do: 'drain', revision, timeoutSeconds: 1 },
})

const step = (
  id: string,
  effect: Step['effect'],
  action: Action,
  undo: Action | null = null,
): Step => ({
  id,
  title: `${action.kind} ${id}`,
  effect,
  action,
  undo,
  timeoutSeconds: 5,
  byHand: `do ${id}`,
})

/** Step of the plan that the engine refuses until the file `refusesUntil` is in the world's folder. */
export interface PlanOptions {
  readonly kind?: Plan['kind']
  readonly refuses?: 'prepare' | 'move' | 'retire'
  readonly holdSeconds?: number
  readonly recoverSeconds?: number
}

export const old = { revision: 'r-old', version: '2.0.0' } as const
const wanted = { revision: 'r-new', version: '1.9.0' } as const

/** A change from {@link old} to {@link wanted} with a step of every kind. */
export function recordingPlan(options: PlanOptions = {}): Plan {
  const { kind = 'rollback', refuses, holdSeconds = 0.1, recoverSeconds = 5 } = options
  const refusing = (here: PlanOptions['refuses']) =>
    here === refuses ? { refusesUntil: 'mended' } : {}
  const check = (action: Extract<Action, { kind: 'verify' }>['action']): Action => ({
    kind: 'verify',
    component,
    action,
  })
  const { revision, version } = wanted
  const steps: readonly Step[] = [
    step('s1', 'prepares', target('start', revision, { version }), target('stop', revision)),
    step('s2', 'prepares', target('warm', revision, refusing('prepare'))),
    step('s3', 'verifies', check({ check: 'health', revision })),
    step('s4', 'prepares', { kind: 'hold', component, action: { seconds: holdSeconds } }),
    step('s5', 'moves', route(revision, version), route(old.revision, old.version)),
    step(
      's6',
      'moves',
      target('promote', revision, refusing('move')),
      target('promote', old.revision),
    ),
    step('s7', 'verifies', check({ check: 'version', version, revision })),
    step('s8', 'verifies', check({ check: 'guards', version, withinSeconds: recoverSeconds })),
    step('s9', 'retires', drain(old.revision)),
    step('s10', 'retires', target('stop', old.revision, refusing('retire'))),
  ]
  return {
    format: 1,
    id: 'plan1',
    hash: `sha256:${'0'.repeat(64)}`,
    kind,
    service: 'shop',
    environment: 'production',
    from: old.version,
    to: version,
    strategy: kind === 'deploy' ? 'blue-green' : 'redeploy',
    reason: 'a test',
    by: 'ana',
    createdAt: '2026-01-01T00:00:00.000Z',
    preconditions: [
      { kind: 'running', component, version: old.version },
      { kind: 'artifact', component, digest: `sha256:${'1'.repeat(64)}` },
      { kind: 'revision-ready', component, revision: old.revision },
      { kind: 'not-bad', version },
    ],
    steps,
    loses: { state: 'nothing-found', says: 'nothing' },
    expected: { seconds: null, runs: 0 },
  }
}
