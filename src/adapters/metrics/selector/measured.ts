import type { MetricGuard } from '../../../model/guard.ts'
import { ok, type Problem, type Result } from '../../../model/problem.ts'
import { portable } from './match.ts'
import { parseSelector, type Selector } from './parse.ts'

/** What a guard measures, with its selectors parsed; variables are still in them. */
export type Measured =
  | { readonly kind: 'share'; readonly bad: Selector; readonly total: Selector }
  | { readonly kind: 'slow'; readonly histogram: Selector; readonly slowerThan: number }
  | { readonly kind: 'gauge'; readonly value: Selector; readonly max: number }

/** Parses the selectors of a guard. A gauge's value must be a plain selector here. */
export function measured({ measure }: MetricGuard): Result<Measured> {
  switch (measure.kind) {
    case 'share': {
      const [bad, total] = [parseSelector(measure.bad), parseSelector(measure.total)]
      if (!bad.ok) return bad
      return total.ok ? ok({ kind: 'share', bad: bad.value, total: total.value }) : total
    }
    case 'slow': {
      const histogram = parseSelector(measure.histogram)
      if (!histogram.ok) return histogram
      return ok({ ...measure, histogram: { ...histogram.value, name: baseName(histogram.value) } })
    }
    case 'gauge': {
      const value = parseSelector(measure.value)
      return value.ok ? ok({ ...measure, value: value.value }) : value
    }
  }
}

/** A histogram may be written with or without `_bucket`. */
const baseName = ({ name }: Selector) => name?.replace(/_bucket$/, '') ?? null

/** What is wrong with the selectors of a guard. `portable`: regular expressions are matched here, not by a server. */
export function selectorProblems(
  guard: MetricGuard,
  rules: { readonly gauge: 'selector' | 'expression'; readonly portable: boolean },
): readonly Problem[] {
  const where = `guard ${guard.name}`
  const { measure } = guard
  if (measure.kind === 'gauge' && rules.gauge === 'expression') return []
  const parsed = measured(guard)
  if (!parsed.ok) return parsed.problems.map((problem) => ({ ...problem, where }))
  const selectors =
    parsed.value.kind === 'share'
      ? [parsed.value.bad, parsed.value.total]
      : [parsed.value.kind === 'slow' ? parsed.value.histogram : parsed.value.value]
  return selectors.flatMap((selector) => [
    ...(rules.portable ? foreign(selector, where) : []),
    ...(measure.kind === 'gauge' ? [] : recorded(selector, where)),
    ...(measure.kind === 'slow' ? unnamed(selector, where) : []),
  ])
}

const foreign = ({ matchers }: Selector, where: string): Problem[] =>
  matchers
    .filter(({ op, value }) => op.endsWith('~') && !portable(value))
    .map(({ label, value }) => ({
      what: `The regular expression ${JSON.stringify(value)} of ${label} may not mean the same here as in Prometheus`,
      where,
      hint: 'Use letters, classes like [0-9] or \\d, groups, | and * + ?',
    }))

const recorded = ({ name }: Selector, where: string): Problem[] =>
  name?.includes(':') === true
    ? [
        {
          what: `${name} is named like the result of a recording rule: a sum of counters falls when one instance goes, which looks like a restart`,
          where,
          hint: 'Select the counters themselves; lastgood sums them',
        },
      ]
    : []

const unnamed = ({ name }: Selector, where: string): Problem[] =>
  name === null
    ? [
        {
          what: 'A histogram needs its name',
          where,
          hint: 'Write such as http_request_duration_seconds',
        },
      ]
    : []
