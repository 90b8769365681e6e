import type { Notifier } from './notifier.ts'

/** Every notifier. Loaded only when somebody is to be told. Adding one: a folder, a line here, one in config/schema/notify.ts. */
export const notifiers: Readonly<Record<string, () => Promise<Notifier>>> = {
  slack: async () => (await import('./slack/slack.ts')).slackNotifier,
  webhook: async () => (await import('./webhook/webhook.ts')).webhookNotifier,
  pagerduty: async () => (await import('./pagerduty/pagerduty.ts')).pagerdutyNotifier,
  email: async () => (await import('./email/email.ts')).emailNotifier,
}
