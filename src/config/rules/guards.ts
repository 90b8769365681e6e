import type { Path } from '../finding.ts'
import { environmentInput } from '../inherit.ts'
import type { FileInput } from '../schema/file.ts'
import { type GuardInput, isTrafficGuard, type TrafficGuardInput } from '../schema/guard.ts'
import type { MetricGuardInput } from '../schema/metric-guard.ts'

/** A guard where it is written, with the environment that wrote it (null: the top level). */
interface Written<G> {
  readonly guard: G
  readonly path: Path
  readonly environment: string | null
}

/** Every guard whose events the traffic adapter counts. */
export function writtenGuards(file: FileInput): readonly Written<TrafficGuardInput>[] {
  return all(file).flatMap((one) =>
    isTrafficGuard(one.guard) ? [{ ...one, guard: one.guard }] : [],
  )
}

/** Every guard whose events something else counts. */
export function writtenMetricGuards(file: FileInput): readonly Written<MetricGuardInput>[] {
  return all(file).flatMap((one) =>
    isTrafficGuard(one.guard) ? [] : [{ ...one, guard: one.guard }],
  )
}

function all(file: FileInput): readonly Written<GuardInput>[] {
  const top = Object.entries(file.guards ?? {}).map(([name, guard]) => {
    return { guard, path: ['guards', name], environment: null }
  })
  const own = Object.keys(file.environments).flatMap((environment) =>
    Object.entries(environmentInput(file, environment).guards ?? {}).flatMap(([name, guard]) =>
      guard === 'off'
        ? []
        : [{ guard, path: ['environments', environment, 'guards', name], environment }],
    ),
  )
  return [...top, ...own]
}
