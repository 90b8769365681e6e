import { ProblemError } from '../../../model/problem-error.ts'
import type { ComponentRef } from '../target.ts'
import type { SshTargetSettings } from './settings.ts'

/** One host with the folder that holds the releases there. */
export type Host = SshTargetSettings['hosts'][number]

/** The settings of this component's target: the schema has checked them. */
export const settingsOf = (ref: ComponentRef) => ref.binding.target as unknown as SshTargetSettings

/** The hosts with these names. Throws ProblemError when the configuration has one of them no more. */
export function hostsNamed(ref: ComponentRef, names: readonly string[]): readonly Host[] {
  const { hosts } = settingsOf(ref)
  return names.map((name) => {
    const host = hosts.find((one) => one.name === name)
    if (host !== undefined) return host
    throw new ProblemError({
      what: `The host ${name} is not configured any more`,
      where: `target ssh of ${ref.binding.component.name}`,
      hint: `Add it to hosts again, or make a new plan: lastgood plan -e ${ref.environment}`,
    })
  })
}

/** Secrets that must not be quoted from what a host says: every variable long enough to be one, longest first. */
export function withoutSecrets(ref: ComponentRef, text: string): string {
  return Object.values(ref.binding.env)
    .filter((value) => value.length >= 4)
    .sort((a, b) => b.length - a.length)
    .reduce((clean, secret) => clean.replaceAll(secret, '***'), text)
}
