import type { Message, MessageKind } from '../../../model/message.ts'
import type { Notifier } from '../notifier.ts'
import { rendered } from '../render.ts'
import { post } from '../shared/post.ts'
import { text as setting } from '../shared/text.ts'

const usual = 'https://events.pagerduty.com/v2/enqueue'

/** What begins an incident and what ends it; nobody is woken for a deployment that went well. */
const actions: Readonly<Record<MessageKind, 'trigger' | 'resolve' | null>> = {
  tripped: 'trigger',
  'paged-with-plan': 'trigger',
  'rollback-failed': 'trigger',
  'needs-human': 'trigger',
  'rolled-back': 'resolve',
  good: 'resolve',
  deployed: null,
}

/** PagerDuty's Events API v2 (developer.pagerduty.com, Send an Alert Event): a summary has at most 1024 characters, a key 255. */
export const pagerdutyNotifier: Notifier = {
  kind: 'pagerduty',
  async send({ message }, settings, io, timeoutSeconds) {
    const action = actions[message.kind]
    if (action === null) return null
    const { text, says, facts } = rendered(message)
    const body = JSON.stringify({
      routing_key: setting(settings, 'routingKey'),
      event_action: action,
      dedup_key: incidentOf(message),
      client: 'lastgood',
      payload: {
        summary: text,
        source: `${message.service}/${message.environment}`,
        severity: 'critical',
        timestamp: message.at,
        component: message.service,
        group: message.environment,
        class: message.kind,
        custom_details: { ...Object.fromEntries(facts), says },
      },
    })
    const url = setting(settings, 'url', usual)
    return post({ kind: 'pagerduty', url, body, timeoutSeconds }, io)
  },
}

/** One incident per version that is in trouble, so that going back from it resolves what tripping began. */
function incidentOf({ kind, service, environment, from, to }: Message): string {
  const version = kind === 'good' ? to : from
  return `lastgood/${service}/${environment}/${version ?? ''}`.slice(0, 255)
}
