import { componentNames, inherited } from '../inherit.ts'
import type { Rule } from './rule.ts'

const everywhere = new Set(['0.0.0.0', '::'])
const here = new Set(['localhost', '127.0.0.1', '::1'])

/** Two switches cannot listen on one port of one address. */
export const duplicatePorts: Rule = {
  name: 'duplicate-ports',
  check({ file }) {
    const components = componentNames(file)
    const places = Object.keys(file.environments).flatMap((environment) =>
      components.flatMap((component) => {
        const found = inherited(file, environment, component, 'traffic')
        // Other kinds do not listen themselves.
        if (found?.value?.kind !== 'local') return []
        const { host, port } = found.value
        const place = components.length === 1 ? environment : `${environment}/${component}`
        return [{ place, host, port, path: found.path }]
      }),
    )
    return places.flatMap((later, i) => {
      const first = places.slice(0, i).find((earlier) => collide(earlier, later))
      if (first === undefined) return []
      return [
        {
          path: [...later.path, 'listen'],
          part: 'value',
          what: `${later.place} listens on port ${later.port}, and so does ${first.place}`,
          hint: 'Give each a port of its own, or write traffic: none for a component that needs none',
        },
      ]
    })
  },
}

function collide(a: { host: string; port: number }, b: { host: string; port: number }): boolean {
  const same = a.host === b.host || (here.has(a.host) && here.has(b.host))
  return a.port === b.port && (same || everywhere.has(a.host) || everywhere.has(b.host))
}
