import { settingFingerprints } from '../config/fingerprint.ts'
import type { EnvironmentConfig } from '../model/config.ts'

/**
 * Fingerprints of all settings in force in an environment, named `component/setting`: what a deployment remembers
 * (`Deployment.config`) and what is compared with later. `salt` is the ledger's.
 */
export function settingsInForce(
  environment: EnvironmentConfig,
  salt: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    environment.bindings.flatMap((binding) =>
      Object.entries(settingFingerprints(binding, salt)).map(([name, fingerprint]) => [
        `${binding.component.name}/${name}`,
        fingerprint,
      ]),
    ),
  )
}

/** Names (`component/env.NAME`) of variables that by policy always have the value of now: the target's setting `rotated`. */
export function rotatedIn(environment: EnvironmentConfig): ReadonlySet<string> {
  return new Set(
    environment.bindings.flatMap(({ component, target }) => {
      const { rotated } = target as { readonly rotated?: unknown }
      const names = Array.isArray(rotated) ? (rotated as readonly unknown[]) : []
      return names.map((name) => `${component.name}/env.${String(name)}`)
    }),
  )
}
