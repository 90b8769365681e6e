import type { Config } from '../model/config.ts'
import type { NotifyConfig } from '../model/message.ts'

/** Somebody to tell, under a name that holds no secret: kind, and which one of that kind. */
export interface Recipient extends NotifyConfig {
  readonly to: string
}

/** Everybody whom an environment's `notify` names. */
export function recipients(config: Config, environment: string): readonly Recipient[] {
  const found = config.environments.find(({ name }) => name === environment)
  const seen = new Map<string, number>()
  return (found?.notify ?? []).map((one) => {
    const { kind } = one.settings
    const nth = seen.get(kind) ?? 0
    seen.set(kind, nth + 1)
    return { ...one, to: `${kind}.${nth}` }
  })
}
