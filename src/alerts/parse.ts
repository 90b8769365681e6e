import type { Alert, AlertSender, AlertSource } from '../model/alert.ts'
import { alertmanager } from './senders/alertmanager.ts'
import { datadog } from './senders/datadog.ts'
import { generic } from './senders/generic.ts'
import { grafana } from './senders/grafana.ts'
import { pagerduty } from './senders/pagerduty.ts'
import { sentry } from './senders/sentry.ts'
import { unreadable, type Parsed, type Sender } from './senders/sender.ts'

/** Every sender. Adding one: a file in senders/, a line here, its name in the model and in config/schema/alerts.ts. */
const senders: Readonly<Record<AlertSender, Sender>> = {
  alertmanager,
  grafana,
  pagerduty,
  datadog,
  sentry,
  generic,
}

/** The alerts in a notification's body, or why it is none of this sender's. Pure. */
export function parseAlerts(kind: AlertSource['kind'], body: string): Parsed {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return unreadable('the body is not JSON')
  }
  const parsed = senders[kind](json)
  return parsed.state === 'read' ? { ...parsed, alerts: parsed.alerts.map(shortened) } : parsed
}

/** A sender's words go to people and to a file: no more than they need. */
function shortened(alert: Alert): Alert {
  return { ...alert, id: alert.id.slice(0, 500), title: line(alert.title) }
}

function line(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
  return plain.length > 300 ? `${plain.slice(0, 297)}...` : plain
}
