import type { AdapterSettings } from '../../model/config.ts'
import type { LintRule } from './finding.ts'

/** Two places of lastgood.yaml want the same port of this machine; only the first to start would get it. */
export const samePort: LintRule = ({ config, evidence }) => {
  const users = new Map<number, { readonly environment: string; readonly place: string }[]>()
  for (const { name, bindings } of config.environments) {
    for (const { traffic, component } of bindings) {
      const port = portOf(traffic)
      if (port === null) continue
      const place = { environment: name, place: `${component.name} in ${name}` }
      users.set(port, [...(users.get(port) ?? []), place])
    }
  }
  return [...users]
    .filter(([, places]) => places.length > 1)
    .filter(([, places]) => places.some(({ environment }) => environment === evidence.environment))
    .map(([port, places]) => ({
      rule: 'same-port',
      severity: 'warning' as const,
      says: `Port ${port} is wanted by ${places.map(({ place }) => place).join(' and ')}`,
      hint: `Give each its own traffic.listen in ${config.file}`,
    }))
}

/** Ports of this machine; 0 is "any free one" and never clashes. */
function portOf(traffic: AdapterSettings | null): number | null {
  const port = traffic?.kind === 'local' ? traffic['port'] : undefined
  return typeof port === 'number' && port > 0 ? port : null
}
