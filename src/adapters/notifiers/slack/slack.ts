import type { Notifier } from '../notifier.ts'
import { rendered } from '../render.ts'
import { post } from '../shared/post.ts'
import { text as setting } from '../shared/text.ts'

/** Slack's incoming webhooks with blocks (api.slack.com/messaging/webhooks; lengths: api.slack.com/reference/block-kit). */
export const slackNotifier: Notifier = {
  kind: 'slack',
  send({ message }, settings, io, timeoutSeconds) {
    const { title, text, says, facts } = rendered(message)
    const body = JSON.stringify({
      text: escaped(text),
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: title } },
        ...(says === ''
          ? []
          : [{ type: 'section', text: { type: 'mrkdwn', text: section(says) } }]),
        ...(facts.length === 0
          ? []
          : [
              {
                type: 'section',
                fields: facts.map(([name, value]) => ({
                  type: 'mrkdwn',
                  text: `*${name}*\n${escaped(value)}`,
                })),
              },
            ]),
      ],
    })
    return post({ kind: 'slack', url: setting(settings, 'url'), body, timeoutSeconds }, io)
  },
}

/** What a reason says is text: it calls nobody (`<!channel>`) and links nowhere. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A section's text, at most 3000 characters when escaped, and not cut inside an entity. */
function section(text: string): string {
  return escaped(text)
    .slice(0, 3000)
    .replace(/&[a-z]*$/, '')
}
