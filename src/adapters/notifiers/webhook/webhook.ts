import type { Notifier } from '../notifier.ts'
import { rendered } from '../render.ts'
import { post } from '../shared/post.ts'
import { text as setting } from '../shared/text.ts'
import { signature } from '../shared/signature.ts'

/** Our own JSON, signed as the generic sender of alerts signs (docs/guides/alerts.md). */
export const webhookNotifier: Notifier = {
  kind: 'webhook',
  send({ id, message }, settings, io, timeoutSeconds) {
    const { title, text } = rendered(message)
    const body = JSON.stringify({ format: 1, id, title, text, ...message })
    const secret = setting(settings, 'secret')
    const signed =
      secret === '' ? {} : { 'x-lastgood-signature': signature(secret, body, io.clock.now()) }
    const headers = { 'x-lastgood-delivery': id, ...signed }
    return post(
      { kind: 'webhook', url: setting(settings, 'url'), body, headers, timeoutSeconds },
      io,
    )
  },
}
