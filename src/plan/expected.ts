import type { DeployStrategy } from '../model/deployment.ts'
import type { Measured } from '../model/evidence.ts'
import type { Step } from '../model/plan.ts'

/** Seconds of a deploy where none was measured: a rough default, shown as unmeasured (`runs` 0). Holds come on top. */
const defaults: Readonly<Record<DeployStrategy, number>> = {
  rolling: 60,
  'blue-green': 45,
  canary: 60,
}

/** What a deploy takes: measured, else the default and all the time that its steps hold. */
export function expectedDeploy(
  strategy: DeployStrategy,
  measured: Measured | null,
  steps: readonly Step[],
): Measured {
  if (measured !== null && measured.runs > 0 && measured.seconds !== null) return measured
  const holds = steps.reduce(
    (sum, { action }) => sum + (action.kind === 'hold' ? action.action.seconds : 0),
    0,
  )
  return { seconds: defaults[strategy] + holds, runs: 0 }
}
