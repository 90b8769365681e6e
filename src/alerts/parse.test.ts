import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseAlerts } from './parse.ts'
import type { AlertSender } from '../model/alert.ts'

const recorded = (name: string) =>
  readFileSync(new URL(`../../test/recorded/alerts/${name}.json`, import.meta.url), 'utf8')

const read = (kind: AlertSender, text: string) => {
  const parsed = parseAlerts(kind, text)
  if (parsed.state !== 'read') throw new Error(parsed.why)
  return parsed
}

/** A recorded body with something else in it. */
const changed = (
  name: string,
  change: (body: { event: object; alerts: readonly object[] }) => void,
) => {
  const body = JSON.parse(recorded(name)) as { event: object; alerts: readonly object[] }
  change(body)
  return JSON.stringify(body)
}

test('Alertmanager: each alert of a group, one firing apart from the next', () => {
  const [firing, ...rest] = read('alertmanager', recorded('alertmanager-firing')).alerts
  expect(rest).toEqual([])
  expect(firing).toMatchObject({
    sender: 'alertmanager',
    state: 'firing',
    title: 'The checkout answers 5xx',
    labels: { alertname: 'ShopErrors', service: 'shop', environment: 'production' },
  })
  const [resolved] = read('alertmanager', recorded('alertmanager-resolved')).alerts
  expect(resolved).toMatchObject({ id: firing?.id, state: 'resolved' })
  const again = changed('alertmanager-firing', ({ alerts: [alert] }) => {
    Object.assign(alert ?? {}, { startsAt: '2030-01-01T00:00:00Z' })
  })
  expect(read('alertmanager', again).alerts[0]?.id).not.toBe(firing?.id)
})

test('Grafana: firing and resolved side by side', () => {
  expect(read('grafana', recorded('grafana-firing')).alerts).toMatchObject([
    {
      state: 'firing',
      title: 'The checkout answers 5xx',
      startsAt: '2026-10-12T07:51:03.157Z',
      link: 'https://play.grafana.org/alerting/1afz29v7z/edit',
    },
    { state: 'resolved', title: 'High CPU' },
  ])
})

test('PagerDuty: triggered, reopened and resolved; everything else is no alert', () => {
  const [alert] = read('pagerduty', recorded('pagerduty-triggered')).alerts
  expect(alert).toEqual({
    sender: 'pagerduty',
    id: 'PGR0VU2@2026-10-02T18:45:20.000Z',
    state: 'firing',
    title: 'The checkout answers 5xx',
    labels: {
      service: 'Shop production',
      service_id: 'PF9KMXH',
      urgency: 'high',
      priority: 'P1',
    },
    startsAt: '2026-10-02T18:45:20.000Z',
    link: 'https://acme.pagerduty.com/incidents/PGR0VU2',
  })
  const as = (type: string) =>
    changed('pagerduty-triggered', ({ event }) => Object.assign(event, { event_type: type }))
  expect(read('pagerduty', as('incident.resolved')).alerts).toMatchObject([{ state: 'resolved' }])
  expect(read('pagerduty', as('incident.reopened')).alerts[0]?.id).not.toBe(alert?.id)
  for (const type of ['incident.acknowledged', 'incident.annotated', 'pagey.ping', 'toString']) {
    expect(read('pagerduty', as(type))).toMatchObject({
      alerts: [],
      because: `${type} is no alert`,
    })
  }
})

test('Datadog: neither missing data nor a warning is an alert', () => {
  const as = (transition: string) =>
    changed('datadog-triggered', (body) => Object.assign(body, { alert_transition: transition }))
  expect(read('datadog', as('Triggered')).alerts).toEqual([
    {
      sender: 'datadog',
      id: '1234@9bd4ac313a4d1e8fae2482df7b77628',
      state: 'firing',
      title: '[Triggered] Errors of shop are high',
      labels: { service: 'shop', environment: 'production', url: 'https://shop.example:8080' },
      startsAt: '2026-10-03T18:05:20.000Z',
      link: 'https://app.datadoghq.com/monitors/1234',
    },
  ])
  expect(read('datadog', as('Re-Triggered')).alerts).toMatchObject([
    { id: '1234@9bd4ac313a4d1e8fae2482df7b77628', state: 'firing', startsAt: null },
  ])
  expect(read('datadog', as('Recovered')).alerts).toMatchObject([{ state: 'resolved' }])
  for (const transition of ['No Data', 'Warn', 'Renotify', '', 'constructor']) {
    expect(read('datadog', as(transition)).alerts).toEqual([])
  }
})

test('Sentry: issue alerts with their tags, metric alerts when critical', () => {
  expect(read('sentry', recorded('sentry-issue')).alerts).toMatchObject([
    {
      state: 'firing',
      title: 'Very Important Alert Rule!: ReferenceError: blooopy is not defined',
      labels: { service: 'shop', environment: 'production', release: 'shop@2.0.0' },
      startsAt: '2026-08-19T21:06:17.403Z',
    },
  ])
  const as = (action: string) => changed('sentry-metric', (body) => Object.assign(body, { action }))
  expect(read('sentry', as('critical')).alerts).toMatchObject([
    { state: 'firing', labels: { project: 'shop', environment: 'production' } },
  ])
  expect(read('sentry', as('resolved')).alerts).toMatchObject([{ state: 'resolved' }])
  expect(read('sentry', as('warning')).alerts).toEqual([])
  const installed = '{"action":"created","data":{"installation":{}}}'
  expect(read('sentry', installed).because).toMatch(/"created" is no alert/)
})

test('generic: id and state are enough', () => {
  expect(read('generic', recorded('generic')).alerts).toMatchObject([
    { id: 'checkout-errors/17', state: 'firing', startsAt: '2026-10-02T18:45:20.000Z' },
  ])
  expect(read('generic', '{"id":"a","state":"resolved"}').alerts).toEqual([
    {
      sender: 'generic',
      id: 'a',
      state: 'resolved',
      title: 'a',
      labels: {},
      startsAt: null,
      link: null,
    },
  ])
})

test('what is no notification of a sender says where it is not', () => {
  const kinds: AlertSender[] = [
    'alertmanager',
    'grafana',
    'pagerduty',
    'datadog',
    'sentry',
    'generic',
  ]
  for (const kind of kinds) {
    for (const text of ['', '{', 'null', '[]', '"x"', '{}', '{"event":3}', '{"alerts":{}}']) {
      expect(parseAlerts(kind, text).state, `${kind} ${text}`).toBe('unreadable')
    }
  }
  expect(parseAlerts('alertmanager', recorded('grafana-firing'))).toMatchObject({
    state: 'unreadable',
    why: expect.stringMatching(/^version: /) as string,
  })
})

test('labels that are no text, and names of things that every object has, are no labels', () => {
  const body = '{"id":"a","state":"firing","labels":{"n":3,"o":{},"__proto__":"x"}}'
  expect(read('generic', body).alerts[0]?.labels).toEqual({ n: '3' })
})

test('a title is one line, and not long', () => {
  const title = `a\n\u202e\u0007${'b'.repeat(5000)}`
  const [alert] = read('generic', JSON.stringify({ id: 'a', state: 'firing', title })).alerts
  expect(alert?.title).toMatch(/^a b{290,}\.\.\.$/)
  expect(alert?.title).toHaveLength(300)
})
