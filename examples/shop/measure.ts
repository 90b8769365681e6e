import type { Workshop } from './workshop.ts'

/** What the demo measured. Times in seconds. */
export interface Figures {
  readonly requests: number
  readonly failed: number
  readonly timeToDetect: number
  readonly timeToDecide: number
  readonly timeToRestore: number
  readonly failedAfterRestore: number
  readonly strategy: string
  readonly from: string
  readonly to: string
  readonly report: string
}

interface Row {
  readonly id: number
  readonly kind: string
  readonly strategy: string
  readonly from: string
  readonly to: string
}

interface Shown {
  readonly run: {
    readonly queuedAt: string
    readonly plan: {
      readonly steps: readonly {
        readonly id: string
        readonly action: {
          readonly kind: string
          readonly action: {
            readonly do?: string
            readonly routes?: readonly { readonly version: string; readonly weight: number }[]
          }
        }
      }[]
    }
    readonly steps: readonly {
      readonly id: string
      readonly intendedAt: string | null
      readonly endedAt: string | null
    }[]
  }
}

/**
 * Reads the times from lastgood's own journal, and the requests from the load generator. `results`: when each request
 * began (milliseconds since 1970) and whether it was answered well.
 */
export function measure(
  shop: Workshop,
  results: readonly { readonly at: number; readonly ok: boolean }[],
): Figures {
  const { runs } = shop.ask('runs') as unknown as { readonly runs: readonly Row[] }
  const rollback = runs.find((run) => run.kind === 'rollback')
  const deploy = runs.find((run) => run.kind === 'deploy' && run.to === rollback?.from)
  if (rollback === undefined || deploy === undefined)
    throw new Error('the ledger knows no deploy and rollback')
  const wentBack = shop.ask('runs', 'show', String(rollback.id)) as unknown as Shown & {
    readonly report: string
  }
  const wentOut = shop.ask('runs', 'show', String(deploy.id)) as unknown as Shown
  const { verdicts } = shop.ask('status') as unknown as {
    readonly verdicts: readonly {
      readonly version: string
      readonly basis: string
      readonly at: string
    }[]
  }
  const tripped = verdicts.find(
    (given) => given.version === rollback.from && given.basis === 'guard-tripped',
  )
  if (tripped === undefined) throw new Error('no guard tripped')
  const outAt = routedAt(wentOut)
  const trippedAt = Date.parse(tripped.at)
  const decidedAt = Date.parse(wentBack.run.queuedAt)
  const backAt = routedAt(wentBack)
  const failures = results.filter((result) => !result.ok)
  return {
    requests: results.length,
    failed: failures.length,
    timeToDetect: (trippedAt - outAt) / 1000,
    timeToDecide: (decidedAt - trippedAt) / 1000,
    timeToRestore: (backAt - decidedAt) / 1000,
    failedAfterRestore: failures.filter((result) => result.at > backAt).length,
    strategy: rollback.strategy,
    from: rollback.from,
    to: rollback.to,
    report: wentBack.report,
  }
}

/** The largest percent of the traffic that the deploy of a version ever gave it. */
export function reached(shop: Workshop, version: string): number {
  const { runs } = shop.ask('runs') as unknown as { readonly runs: readonly Row[] }
  const deploy = runs.find((run) => run.kind === 'deploy' && run.to === version)
  if (deploy === undefined) throw new Error(`the ledger knows no deploy of ${version}`)
  const { run } = shop.ask('runs', 'show', String(deploy.id)) as unknown as Shown
  const weights = run.plan.steps.map(({ id, action }) => {
    const begun = run.steps.find((step) => step.id === id)?.intendedAt ?? null
    const route = action.action.routes?.find((one) => one.version === version)
    return begun === null ? 0 : (route?.weight ?? 0)
  })
  return Math.max(0, ...weights)
}

/** When a run's last routing step was done, in milliseconds since 1970. */
function routedAt(shown: Shown): number {
  const routes = shown.run.plan.steps.filter(
    (step) => step.action.kind === 'traffic' && step.action.action.do === 'route',
  )
  const last = routes.at(-1)
  const done = shown.run.steps.find((step) => step.id === last?.id)?.endedAt
  if (done === undefined || done === null) throw new Error('the run moved no traffic')
  return Date.parse(done)
}
