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
