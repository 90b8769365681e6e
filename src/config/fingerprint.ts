import { createHmac } from 'node:crypto'
import type { AdapterSettings, BindingConfig } from '../model/config.ts'
import type { ConfigChange } from '../model/evidence.ts'
import { canonicalJson } from '../model/json.ts'

/**
 * A fingerprint by name of every setting that a component runs with: `env.NAME`, `target.replicas`,
 * `traffic.port` …, 16 hexadecimal digits each. `salt` is the ledger's random one: without it nobody can try
 * short secrets out. The name goes in as well, so that equal values under two names do not show as equal.
 */
export function settingFingerprints(binding: BindingConfig, salt: string): Record<string, string> {
  const settings: readonly (readonly [string, string])[] = [
    ...Object.entries(binding.env).map(([name, value]) => [`env.${name}`, value] as const),
    ...adapterSettings('target', binding.target),
    ...adapterSettings('traffic', binding.traffic),
  ]
  return Object.fromEntries(
    settings.map(([name, value]) => [
      name,
      createHmac('sha256', salt).update(`${name}\0${value}`).digest('hex').slice(0, 16),
    ]),
  )
}

function adapterSettings(adapter: string, settings: AdapterSettings | null): [string, string][] {
  return Object.entries(settings ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [`${adapter}.${name}`, canonicalJson(value)])
}

/** What differs between two sets of fingerprints, sorted by name. */
export function configChanges(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): ConfigChange[] {
  const [then, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))]
  const names = [...new Set([...then.keys(), ...now.keys()])].sort()
  return names
    .filter((name) => then.get(name) !== now.get(name))
    .map((name): ConfigChange => {
      const change = !then.has(name) ? 'added' : !now.has(name) ? 'removed' : 'changed'
      return { name, change, where: 'settings of the environment' }
    })
}
