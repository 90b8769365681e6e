import type { Io } from '../../../host/io.ts'
import type { MetricGuard } from '../../../model/guard.ts'
import type { Problem } from '../../../model/problem.ts'
import { measured, selectorProblems } from '../selector/measured.ts'
import { quoted } from '../selector/print.ts'
import { query } from './api.ts'
import { fillExpression } from './expression.ts'
import type { PrometheusSettings } from './settings.ts'

/** Looks at the queries, then asks the server whether it knows what they name. No versions are known yet, so labels are left aside. */
export async function prometheusPreflight(guard: MetricGuard, io: Io): Promise<readonly Problem[]> {
  const settings = guard.settings as unknown as PrometheusSettings
  const { measure } = guard
  const wrong = [...selectorProblems(guard, { gauge: 'expression', portable: false })]
  if (measure.kind === 'gauge') {
    const some = { version: '0.0.0', environment: 'e', component: 'c', service: 's' }
    const filled = fillExpression(measure.value, some)
    if (!filled.ok) return filled.problems
    const asked = await query(filled.value, settings, io)
    return asked.state === 'ok' ? [] : [{ ...asked.problem, where: whereOf(guard, asked.problem) }]
  }
  const parsed = measured(guard)
  if (wrong.length > 0 || !parsed.ok || parsed.value.kind === 'gauge') return wrong
  const wanted = parsed.value
  const names =
    wanted.kind === 'slow' ? [wanted.histogram.name] : [wanted.total.name, wanted.bad.name]
  const problems: Problem[] = []
  for (const name of new Set(names)) {
    if (name === null) continue
    const pattern = wanted.kind === 'slow' ? `${name}|${name}_bucket` : name
    const asked = await query(`count by (le) ({__name__=~${quoted(pattern)}})`, settings, io)
    if (asked.state !== 'ok') return [{ ...asked.problem, where: whereOf(guard, asked.problem) }]
    if (asked.series.length === 0) problems.push(nothingNamed(guard, name))
    else if (wanted.kind === 'slow') {
      const ends = asked.series.map(({ labels }) => Number(labels['le'])).filter(Number.isFinite)
      problems.push(...boundProblems(guard, ends, wanted.slowerThan))
    }
  }
  return problems
}

/** Classic buckets: a bound that no bucket ends at leaves events open, one above all of them leaves every event open. */
function boundProblems(guard: MetricGuard, ends: readonly number[], bound: number): Problem[] {
  if (ends.length === 0 || ends.includes(bound)) return []
  const sorted = ends.toSorted((a, b) => a - b)
  const [below, above] = [sorted.findLast((end) => end < bound), sorted.find((end) => end > bound)]
  const where = `guard ${guard.name}`
  const hint = `Write slowerThan: ${[below, above].flatMap((end) => (end === undefined ? [] : [`${end}s`])).join(' or ')}`
  return above === undefined
    ? [
        {
          what: `No bucket ends above ${below} s: nothing can be told to be slower than ${bound} s, so the guard can never fire`,
          where,
          hint,
        },
      ]
    : [
        {
          what: `No bucket ends at ${bound} s: of events between ${below ?? 0} s and ${above} s it stays open whether they were slower`,
          where,
          hint,
        },
      ]
}

const nothingNamed = (guard: MetricGuard, name: string): Problem => ({
  what: `The server has no series ${name}`,
  where: `guard ${guard.name}`,
  hint: 'Check the name; a counter appears with its first event, so start the service and send it a request',
})

const whereOf = (guard: MetricGuard, { where }: Problem) => `guard ${guard.name}, ${where}`
