import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { signature } from '../adapters/notifiers/shared/signature.ts'
import type { AlertSource } from '../model/alert.ts'
import { whyNotBelieved } from './authenticate.ts'

const now = new Date('2026-10-02T18:45:20Z')
const seconds = now.getTime() / 1000
const body = '{"id":"a"}'
const hmac = (text: string, key = 'key') => createHmac('sha256', key).update(text).digest('hex')

const ask = (
  source: Omit<AlertSource, 'name'>,
  headers: Readonly<Record<string, string>>,
  text = body,
) => whyNotBelieved({ name: 's', ...source }, headers, Buffer.from(text), now)

test('a bearer token, whole and nothing but it', () => {
  const source = { kind: 'alertmanager', token: 'abc' } as const
  expect(ask(source, { authorization: 'Bearer abc' })).toBeNull()
  for (const wrong of [
    '',
    'Bearer',
    'Bearer ab',
    'Bearer abcd',
    'bearer abc',
    'abc',
    'Basic abc',
  ]) {
    expect(ask(source, { authorization: wrong }), wrong).toMatch(/token/)
  }
  expect(ask(source, {})).toMatch(/token/)
})

test('user and password', () => {
  const source = { kind: 'grafana', user: 'u', password: 'p:p' } as const
  const basic = (text: string) => ({
    authorization: `Basic ${Buffer.from(text).toString('base64')}`,
  })
  expect(ask(source, basic('u:p:p'))).toBeNull()
  expect(ask(source, basic('u:p'))).toMatch(/password/)
})

test('PagerDuty: one of several signatures of the body', () => {
  const source = { kind: 'pagerduty', secret: 'key' } as const
  const header = (value: string) => ({ 'x-pagerduty-signature': value })
  expect(ask(source, header(`v1=${hmac(body)}`))).toBeNull()
  expect(ask(source, header(`v1=${hmac(body, 'old')}, v1=${hmac(body)}`))).toBeNull()
  for (const wrong of ['', 'v1=', hmac(body), `v2=${hmac(body)}`, `v1=${hmac(body, 'old')}`]) {
    expect(ask(source, header(wrong)), wrong).toMatch(/signature/)
  }
  expect(ask(source, header(`v1=${hmac(body)}`), `${body} `)).toMatch(/signature/)
})

test('Sentry: the signature of the body', () => {
  const source = { kind: 'sentry', secret: 'key' } as const
  expect(ask(source, { 'sentry-hook-signature': hmac(body) })).toBeNull()
  expect(ask(source, { 'sentry-hook-signature': hmac('other') })).toMatch(/signature/)
  expect(ask(source, {})).toMatch(/signature/)
})

test('Grafana: of the body, or of time and body while the time is near', () => {
  const source = { kind: 'grafana', secret: 'key' } as const
  const timed = (at: number) => ({
    'x-grafana-alerting-signature': hmac(`${at}:${body}`),
    'x-grafana-alerting-signature-timestamp': String(at),
  })
  expect(ask(source, { 'x-grafana-alerting-signature': hmac(body) })).toBeNull()
  expect(ask(source, timed(seconds - 299))).toBeNull()
  expect(ask(source, timed(seconds - 301))).toMatch(/more than 5 minutes/)
  const stripped = {
    'x-grafana-alerting-signature': timed(seconds)['x-grafana-alerting-signature'],
  }
  expect(ask(source, stripped)).toMatch(/signature/)
})

test('generic: signed with its time, five minutes either way', () => {
  const source = { kind: 'generic', secret: 'key' } as const
  const signed = (at: number, key = 'key') => ({
    'x-lastgood-signature': signature(key, body, new Date(at * 1000)),
  })
  for (const at of [seconds, seconds - 300, seconds + 300]) {
    expect(ask(source, signed(at))).toBeNull()
  }
  for (const at of [seconds - 301, seconds + 301, 0]) {
    expect(ask(source, signed(at))).toMatch(/more than 5 minutes/)
  }
  expect(ask(source, signed(seconds, 'other'))).toMatch(/signature/)
  const moved = signed(seconds - 400)['x-lastgood-signature'].replace(/t=\d+/, `t=${seconds}`)
  expect(ask(source, { 'x-lastgood-signature': moved })).toMatch(/signature/)
  for (const wrong of ['', 't=,v1=', 'v1', '=', `t=${seconds}`, `t=x,v1=${hmac(`x.${body}`)}`]) {
    expect(ask(source, { 'x-lastgood-signature': wrong }), wrong).not.toBeNull()
  }
})

test('all that a source has must hold, and a source with nothing believes nobody', () => {
  const both = { kind: 'sentry', token: 'abc', secret: 'key' } as const
  const signed = { 'sentry-hook-signature': hmac(body) }
  expect(ask(both, { ...signed, authorization: 'Bearer abc' })).toBeNull()
  expect(ask(both, signed)).toMatch(/token/)
  expect(ask(both, { authorization: 'Bearer abc' })).toMatch(/signature/)
  expect(ask({ kind: 'generic' }, {})).toMatch(/no credentials/)
})
