import type { MetricGuard } from '../../../model/guard.ts'
import { fail, ok, type Result } from '../../../model/problem.ts'
import { fillText, type Variables } from '../selector/fill.ts'

/** What the query languages without a way of quoting take as a part of a name. */
const harmless = /^[A-Za-z0-9_./:@+-]{0,200}$/

/** The queries of a guard: total and bad, or a gauge's value. */
export function queriesOf({ measure }: MetricGuard): readonly string[] {
  if (measure.kind === 'share') return [measure.total, measure.bad]
  return measure.kind === 'gauge' ? [measure.value] : []
}

/** Fills variables in. A value that could change the query is refused: there is nothing to escape it with. */
export function fillQueries(guard: MetricGuard, variables: Variables): Result<readonly string[]> {
  const { version, environment, component, service } = variables
  const odd = [version, environment, component, service].find((value) => !harmless.test(value))
  if (odd === undefined)
    return ok(queriesOf(guard).map((query) => fillText(query, variables, (value) => value)))
  return fail({
    what: `${JSON.stringify(odd)} cannot stand in a query of ${guard.source}`,
    where: `guard ${guard.name}`,
    hint: 'Use names of letters, digits and _ . / : @ + -',
  })
}
