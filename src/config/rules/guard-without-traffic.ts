import { whyNotCounted } from '../../adapters/traffic/countable.ts'
import { componentNames, inherited } from '../inherit.ts'
import type { FileInput } from '../schema/file.ts'
import type { TrafficGuardInput } from '../schema/guard.ts'
import { writtenGuards } from './guards.ts'
import type { Rule } from './rule.ts'

/** A guard reads what the traffic adapter counts. Inherited where nothing counts, it is shown as `could not ask`. */
export const guardWithoutTraffic: Rule = {
  name: 'guard-without-traffic',
  check({ file }) {
    const environments = Object.keys(file.environments)
    return writtenGuards(file).flatMap(({ guard, path, environment }) => {
      const within = environment === null ? environments : [environment]
      const reasons = within.map((each) => whyNowhere(file, each, guard))
      if (reasons.includes(null)) return []
      const why = reasons.find((reason) => reason !== '')
      return [
        {
          path,
          part: 'key',
          what: `Nothing counts requests for guard ${String(path.at(-1))}${why ? `: ${why}` : ''}`,
          hint: 'Add traffic: {kind: local, listen: "127.0.0.1:8080"} to the environment, or remove the guard',
        },
      ]
    })
  },
}

/** Why no traffic of an environment counts for a guard: empty without traffic; null when some does. */
function whyNowhere(file: FileInput, environment: string, guard: TrafficGuardInput): string | null {
  const reasons = componentNames(file).flatMap((component) => {
    const traffic = inherited(file, environment, component, 'traffic')?.value
    return traffic ? [whyNotCounted(traffic.kind, guard)] : []
  })
  return reasons.includes(null) ? null : (reasons[0] ?? '')
}
