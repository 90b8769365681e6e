import { knownHint } from '../closest.ts'
import type { Finding } from '../finding.ts'
import { environmentInput } from '../inherit.ts'
import { serversOf, settingsOf } from '../metric-guards.ts'
import { metricKinds } from '../schema/metric-guard.ts'
import { writtenMetricGuards } from './guards.ts'
import type { Rule } from './rule.ts'

/** The source of a guard is a kind, or a metrics server that stands in the file; and it can do what the guard wants. */
export const metricGuardSource: Rule = {
  name: 'metric-guard-source',
  check: ({ file }) =>
    writtenMetricGuards(file).flatMap(({ guard, path, environment }): Finding[] => {
      const name = String(path.at(-1))
      const inheriting = Object.keys(file.environments).filter(
        (each) => environmentInput(file, each).guards?.[name] === undefined,
      )
      const within = environment === null ? inheriting : [environment]
      const source: Finding['path'] = [...path, 'source']
      return within.flatMap((each): Finding[] => {
        const servers = serversOf(file, each)
        const settings = settingsOf(guard, servers)
        if (settings === null) {
          const known = ['traffic', ...metricKinds, ...Object.keys(servers)]
          const what = `Guard ${name} reads ${guard.source}, which is no metrics server in ${each}`
          return [{ path: source, part: 'value', what, hint: knownHint(guard.source, known) }]
        }
        const cannot = whyNot(settings.kind, guard)
        if (cannot === null) return []
        const hint = 'Write another source, or measure something else'
        return [{ path: source, part: 'value', what: `Guard ${name}: ${cannot}`, hint }]
      })
    }),
}

function whyNot(
  kind: string,
  guard: { readonly histogram?: string | undefined; readonly against?: string | undefined },
): string | null {
  if (guard.histogram !== undefined && kind !== 'prometheus' && kind !== 'scrape')
    return `${kind} has no histograms of Prometheus`
  if (guard.against === 'previous' && (kind === 'scrape' || kind === 'http-json'))
    return `${kind} knows nothing of the time before, so there is no history to be held against`
  return null
}
