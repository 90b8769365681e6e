import type { EnvironmentConfig } from '../model/config.ts'
import type { MetricGuard } from '../model/guard.ts'
import type { AnyGuard } from './guard-state.ts'

/** The guards that can be asked: those against a release that serves beside only while one does. */
export function watchedGuards(
  { guards, metricGuards = [] }: Pick<EnvironmentConfig, 'guards' | 'metricGuards'>,
  beside: string | null,
): { readonly all: readonly AnyGuard[]; readonly metrics: readonly MetricGuard[] } {
  const metrics = metricGuards.filter(({ against }) => against.kind !== 'beside' || beside !== null)
  return { all: [...guards, ...metrics], metrics }
}
