import type { Alert, AlertsConfig } from '../model/alert.ts'

/** The environment that an alert is about, or why it is about none of ours. */
export type Matched =
  { readonly environment: string } | { readonly environment: null; readonly because: string }

/** Pure. `environments`: the names of those that are listened for. */
export function matchAlert(
  alert: Alert,
  source: string,
  config: Pick<AlertsConfig, 'match'>,
  ours: { readonly service: string; readonly environments: readonly string[] },
): Matched {
  const found = config.match.find(
    (rule) =>
      (rule.source === null || rule.source === source) &&
      Object.entries(rule.labels).every(([name, value]) => label(alert, name) === value),
  )
  if (found !== undefined) {
    if (ours.environments.includes(found.environment)) return { environment: found.environment }
    return none(`it is about ${found.environment}, which is not watched here`)
  }
  const [service, environment] = [label(alert, 'service'), label(alert, 'environment')]
  const tried =
    config.match.length === 0
      ? ''
      : `no rule of alerts.match fits its labels (${shown(alert)}), and `
  if (service !== ours.service) {
    return none(`${tried}its label service is ${named(service)}, not "${ours.service}"`)
  }
  if (environment === undefined || !ours.environments.includes(environment)) {
    const known = ours.environments.map((name) => `"${name}"`).join(' or ')
    return none(`${tried}its label environment is ${named(environment)}, not ${known}`)
  }
  return { environment }
}

const none = (because: string): Matched => ({ environment: null, because })

/** Names come from outside: `constructor` is no label of anything. */
function label({ labels }: Alert, name: string): string | undefined {
  return Object.hasOwn(labels, name) ? labels[name] : undefined
}

const named = (value: string | undefined) =>
  value === undefined ? 'missing' : JSON.stringify(value.slice(0, 100))

function shown({ labels }: Alert): string {
  const names = Object.keys(labels)
  if (names.length === 0) return 'none'
  const some = names.slice(0, 8).map((name) => `${name.slice(0, 60)}=${named(labels[name])}`)
  return some.join(', ') + (names.length > 8 ? ', ...' : '')
}
