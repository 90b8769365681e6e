import { expect, test } from 'vitest'
import {
  message,
  notifierConformance,
  type NotifierRig,
} from '../../../test/conformance/notifier.ts'
import { startReceiver, type Receiver } from '../../../test/fakes/receiver.ts'
import { startSmtp } from '../../../test/fakes/smtp.ts'
import { whyNotBelieved } from '../../alerts/authenticate.ts'
import { nodeIo } from '../../host/node.ts'
import type { AdapterSettings } from '../../model/config.ts'
import { notifiers } from './index.ts'
import { rendered } from './render.ts'

const io = nodeIo({})

async function overHttp(
  settings: (url: string) => AdapterSettings,
  secrets: readonly string[],
  silent: NotifierRig['silent'] = [],
): Promise<NotifierRig & { readonly receiver: Receiver }> {
  const receiver = await startReceiver()
  return {
    receiver,
    settings: settings(receiver.url),
    secrets,
    silent,
    arrived: () => receiver.delivered.map(({ body }) => body),
    fault: (mode) => (receiver.mode = mode === 'refuse' ? 403 : mode),
    [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose](),
  }
}

const slack = () =>
  overHttp((url) => ({ kind: 'slack', url: `${url}/services/T0/hunter2` }), ['hunter2'])
const webhook = () =>
  overHttp(
    (url) => ({ kind: 'webhook', url: `${url}/in?token=hunter2`, secret: 'swordfish' }),
    ['hunter2', 'swordfish'],
  )
const pagerduty = () =>
  overHttp(
    (url) => ({ kind: 'pagerduty', url: `${url}/v2/enqueue`, routingKey: 'hunter2' }),
    ['hunter2'],
    ['deployed'],
  )

async function email(): Promise<
  NotifierRig & { readonly smtp: Awaited<ReturnType<typeof startSmtp>> }
> {
  const smtp = await startSmtp()
  return {
    smtp,
    settings: {
      kind: 'email',
      host: '127.0.0.1',
      port: smtp.port,
      security: 'none',
      user: 'lastgood',
      password: 'hunter2',
      from: 'lastgood@example.com',
      to: ['on-call@example.com', 'ana@example.com'],
    },
    secrets: ['hunter2'],
    silent: [],
    // Subject and long lines are encoded on their way.
    arrived: () => smtp.mails.map(({ data }) => decoded(data)),
    fault: (mode) => (smtp.mode = mode),
    [Symbol.asyncDispose]: () => smtp[Symbol.asyncDispose](),
  }
}

const decoded = (data: string) => {
  const [head = '', ...rest] = data.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n')
  if (/^content-transfer-encoding: base64/im.test(head)) {
    return `${head}\n\n${Buffer.from(body, 'base64').toString()}`
  }
  const bytes = body
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return `${head}\n\n${Buffer.from(bytes, 'latin1').toString()}`
}

notifierConformance('slack', slack)
notifierConformance('webhook', webhook)
notifierConformance('pagerduty', pagerduty)
notifierConformance('email', email)

const send = async (rig: NotifierRig, more = {}) => {
  const notifier = await notifiers[rig.settings.kind]?.()
  const letter = { id: 'run-318', message: { ...message, ...more } }
  expect(await notifier?.send(letter, rig.settings, io, 5)).toBeNull()
}

test('Slack: blocks within its lengths, and a text that is enough alone', async () => {
  await using rig = await slack()
  await send(rig, { reason: `a <b> & c ${'&'.repeat(500)}`, says: `a${'<'.repeat(5000)}` })
  const body = JSON.parse(rig.arrived()[0] ?? '') as {
    text: string
    blocks: { type: string; text?: { text: string }; fields?: { text: string }[] }[]
  }
  expect(body.text).toMatch(
    /^shop\/production: ✓ rolled back 2\.0\.0 -&gt; 1\.9\.0: a &lt;b&gt; &amp; c/,
  )
  for (const { type, text, fields } of body.blocks) {
    expect(text?.text.length ?? 0).toBeLessThanOrEqual(type === 'header' ? 150 : 3000)
    expect(fields?.length ?? 1).toBeLessThanOrEqual(10)
    for (const field of fields ?? []) expect(field.text.length).toBeLessThanOrEqual(2000)
    // An entity that is cut in its middle shows as rubbish.
    expect(text?.text ?? '').not.toMatch(/&(?!(?:amp|lt|gt);)/)
  }
})

test('webhook: signed as the generic sender of alerts signs', async () => {
  await using rig = await webhook()
  await send(rig)
  const [delivered] = rig.receiver.delivered
  if (delivered === undefined) throw new Error('nothing came')
  const { headers, body } = delivered
  const own = { name: 'own', kind: 'generic', secret: 'swordfish' } as const
  const flat = { 'x-lastgood-signature': String(headers['x-lastgood-signature']) }
  expect(whyNotBelieved(own, flat, Buffer.from(body), new Date())).toBeNull()
  expect(headers['x-lastgood-delivery']).toBe('run-318')
  expect(JSON.parse(body)).toMatchObject({ format: 1, id: 'run-318', ...message })
})

test('PagerDuty: going back from a release resolves what its tripping began', async () => {
  await using rig = await pagerduty()
  await send(rig, { kind: 'tripped' })
  await send(rig)
  await send(rig, { kind: 'deployed' })
  const sent = rig.arrived().map((body) => JSON.parse(body) as Record<string, unknown>)
  expect(sent).toMatchObject([
    {
      event_action: 'trigger',
      dedup_key: 'lastgood/shop/production/2.0.0',
      routing_key: 'hunter2',
    },
    { event_action: 'resolve', dedup_key: 'lastgood/shop/production/2.0.0' },
  ])
})

test('email: to everybody, under an id of its own, and never in the open unless told', async () => {
  await using rig = await email()
  await send(rig)
  const [mail] = rig.smtp.mails
  expect(mail).toMatchObject({
    from: 'lastgood@example.com',
    to: ['on-call@example.com', 'ana@example.com'],
    auth: '\0lastgood\0hunter2',
  })
  expect(mail?.data).toMatch(/^Message-ID: <run-318@lastgood>/im)
  const notifier = await notifiers['email']?.()
  const settings = { ...rig.settings, security: 'starttls' }
  const problem = await notifier?.send({ id: 'a', message }, settings, io, 5)
  expect(problem?.what).toMatch(/mail server/)
  expect(rig.smtp.mails).toHaveLength(1)
})

test('every kind has words, one line in title and text, whatever it is given', () => {
  const hostile = { reason: 'a\nb\u2028c', by: '', from: null, to: null, says: 'x\n\u001b[31my' }
  const { title, text, says, facts } = rendered({ ...message, ...hostile })
  expect(`${title}${text}`).not.toMatch(/[\p{Cc}\u2028]/u)
  expect(says).toBe('x\n [31my')
  expect(facts.map(([name]) => name)).toEqual(['Reason', 'Run'])
})
