import type { AdapterSettings } from '../model/config.ts'
import type { Against, Measure, MetricGuard } from '../model/guard.ts'
import { environmentInput } from './inherit.ts'
import type { FileInput } from './schema/file.ts'
import { metricKinds, type MetricGuardInput, ownSettings } from './schema/metric-guard.ts'

/** Metrics servers that guards of an environment may name. */
export function serversOf(
  file: FileInput,
  environment: string,
): Readonly<Record<string, AdapterSettings>> {
  return { ...file.metrics, ...environmentInput(file, environment).metrics }
}

/** A guard as the watcher reads it; null when it is not whole, which a rule reports. */
export function metricGuardOf(
  name: string,
  input: MetricGuardInput,
  servers: Readonly<Record<string, AdapterSettings>>,
): MetricGuard | null {
  const settings = settingsOf(input, servers)
  const measure = measureOf(input)
  const against = againstOf(input)
  if (settings === null || measure === null || against === null) return null
  return { name, source: settings.kind, settings, measure, against, alpha: input.alpha ?? 0.01 }
}

/** The server of a guard: its own, or the one that it names; null when there is none of that name. */
export function settingsOf(
  input: MetricGuardInput,
  servers: Readonly<Record<string, AdapterSettings>>,
): AdapterSettings | null {
  if ((metricKinds as readonly string[]).includes(input.source))
    return { ...(ownSettings(input) as Record<string, string>), kind: input.source }
  return Object.hasOwn(servers, input.source) ? (servers[input.source] ?? null) : null
}

/** What a guard measures; null unless it is exactly one of the three kinds, and whole. */
export function measureOf(input: MetricGuardInput): Measure | null {
  const { bad, total, histogram, slowerThan, gauge, max } = input
  const share = bad !== undefined || total !== undefined
  const slow = histogram !== undefined || slowerThan !== undefined
  const level = gauge !== undefined || max !== undefined
  if ([share, slow, level].filter(Boolean).length !== 1) return null
  if (bad !== undefined && total !== undefined) return { kind: 'share', bad, total }
  if (histogram !== undefined && slowerThan !== undefined)
    return { kind: 'slow', histogram, slowerThan }
  if (gauge !== undefined && max !== undefined) return { kind: 'gauge', value: gauge, max }
  return null
}

/** What a guard is held against; null unless it is exactly one of a limit and another release. */
export function againstOf(input: MetricGuardInput): Against | null {
  const { limit, against, tolerance = {}, hours } = input
  if (against === undefined) {
    const value = (input.gauge === undefined ? limit?.share : limit?.number) ?? null
    return value === null ? null : { kind: 'limit', limit: value }
  }
  if (limit !== undefined) return null
  return against === 'beside'
    ? { kind: 'beside', tolerance }
    : { kind: 'previous', tolerance, hours: hours ?? 24 }
}
