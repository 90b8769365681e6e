import { componentNames, inherited } from '../inherit.ts'
import { writtenGuards } from './guards.ts'
import type { Rule } from './rule.ts'

/** A guard reads what the traffic adapter counts. Inherited where nothing counts, it is shown as `could not ask`. */
export const guardWithoutTraffic: Rule = {
  name: 'guard-without-traffic',
  check({ file }) {
    const counted = (environment: string) =>
      componentNames(file).some(
        (component) => inherited(file, environment, component, 'traffic')?.value,
      )
    const environments = Object.keys(file.environments)
    return writtenGuards(file).flatMap(({ path, environment }) => {
      if ((environment === null ? environments : [environment]).some(counted)) return []
      return [
        {
          path,
          part: 'key',
          what: `Nothing counts requests for guard ${String(path.at(-1))}`,
          hint: 'Add traffic: {kind: local, listen: "127.0.0.1:8080"} to the environment, or remove the guard',
        },
      ]
    })
  },
}
