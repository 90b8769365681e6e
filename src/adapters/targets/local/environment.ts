import type { Io } from '../../../host/io.ts'
import type { ComponentRef } from '../target.ts'

/** What a service inherits from the operator's environment. Everything else is named in lastgood.yaml. */
const inherited = ['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'TMPDIR']

/** The inherited part: also all that a launcher itself gets. */
export function basicEnvironment(env: Io['env']): Record<string, string> {
  return Object.fromEntries(
    inherited.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  )
}

/** The whole environment of a service, but for PORT, which its launcher picks. May hold secrets. */
export function serviceEnvironment(
  ref: ComponentRef,
  of: { readonly revision: string; readonly version: string },
  env: Io['env'],
): Record<string, string> {
  return {
    ...basicEnvironment(env),
    ...ref.binding.env,
    LASTGOOD_VERSION: of.version,
    LASTGOOD_REVISION: of.revision,
  }
}

/** Values that must not be quoted from a service's log: every setting long enough to be one, longest first. */
export const secretsOf = (ref: ComponentRef): string[] =>
  Object.values(ref.binding.env)
    .filter((value) => value.length >= 4)
    .sort((a, b) => b.length - a.length)
