import { componentNames, inherited } from '../inherit.ts'
import type { FileInput } from '../schema/file.ts'
import type { Rule } from './rule.ts'

type Traffic = NonNullable<FileInput['traffic']>

/** What lastgood overwrites in a proxy for one component cannot be another's as well. */
export const proxyShared: Rule = {
  name: 'proxy-shared',
  check({ file }) {
    const components = componentNames(file)
    const places = Object.keys(file.environments).flatMap((environment) =>
      components.flatMap((component) => {
        const found = inherited(file, environment, component, 'traffic')
        const owned = found?.value ? ownedBy(found.value) : null
        if (found === null || owned === null) return []
        const place = components.length === 1 ? environment : `${environment}/${component}`
        return [{ place, path: found.path, ...owned }]
      }),
    )
    return places.flatMap(({ place, path, what, key }, i) => {
      const first = places.slice(0, i).find((earlier) => earlier.key === key)
      if (first === undefined) return []
      return [
        {
          path,
          part: 'key',
          what: `${place} sets the same ${what} as ${first.place}: each would overwrite the other`,
          hint: `Give each its own, or write traffic: none for a component that needs none`,
        },
      ]
    })
  },
}

/** What of a proxy a component's traffic owns; null for a kind that owns nothing to collide with. */
function ownedBy(traffic: Traffic): { readonly what: string; readonly key: string } | null {
  const key = (...parts: string[]) => JSON.stringify([traffic.kind, ...parts])
  if (traffic.kind === 'nginx') return { what: 'upstream file', key: key(traffic.upstreamFile) }
  if (traffic.kind === 'docker-labels') return { what: 'dynamic file', key: key(traffic.file) }
  if (traffic.kind === 'haproxy') {
    return { what: 'backend', key: key(traffic.socket, traffic.backend) }
  }
  return traffic.kind === 'caddy' ? { what: 'handler', key: key(traffic.admin, traffic.id) } : null
}
