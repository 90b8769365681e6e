import { expect, test } from 'vitest'
import type { Alert, AlertMatch } from '../model/alert.ts'
import { matchAlert } from './match.ts'

const alert = (labels: Readonly<Record<string, string>>): Alert => ({
  sender: 'alertmanager',
  id: 'a',
  state: 'firing',
  title: 'a',
  labels,
  startsAt: null,
  link: null,
})

const ours = { service: 'shop', environments: ['staging', 'production'] }
const ask = (labels: Readonly<Record<string, string>>, match: readonly AlertMatch[] = []) =>
  matchAlert(alert(labels), 'am', { match }, ours)

test('labels service and environment equal to ours', () => {
  expect(ask({ service: 'shop', environment: 'staging', more: 'x' })).toEqual({
    environment: 'staging',
  })
})

test('an answer says why an alert is about none of ours', () => {
  const because = (labels: Readonly<Record<string, string>>, match?: readonly AlertMatch[]) => {
    const found = ask(labels, match)
    return found.environment === null ? found.because : 'matched'
  }
  expect(because({})).toBe('its label service is missing, not "shop"')
  expect(because({ service: 'mail', environment: 'staging' })).toBe(
    'its label service is "mail", not "shop"',
  )
  expect(because({ service: 'shop' })).toBe(
    'its label environment is missing, not "staging" or "production"',
  )
  const rule = { source: null, labels: { team: 'blue' }, environment: 'staging' }
  expect(because({ team: 'red' }, [rule])).toBe(
    'no rule of alerts.match fits its labels (team="red"), and its label service is missing, not "shop"',
  )
  expect(because({ team: 'blue' }, [{ ...rule, environment: 'test' }])).toBe(
    'it is about test, which is not watched here',
  )
  expect(because({ service: 'shop', environment: 'constructor' })).toMatch(/"constructor"/)
})

test('the first rule that fits, by all its labels and its source', () => {
  const rules: AlertMatch[] = [
    { source: 'other', labels: {}, environment: 'staging' },
    { source: 'am', labels: { team: 'blue', env: 'prod' }, environment: 'production' },
    { source: null, labels: { team: 'blue' }, environment: 'staging' },
  ]
  expect(ask({ team: 'blue', env: 'prod' }, rules)).toEqual({ environment: 'production' })
  expect(ask({ team: 'blue' }, rules)).toEqual({ environment: 'staging' })
  expect(ask({ service: 'shop', environment: 'staging' }, rules)).toEqual({
    environment: 'staging',
  })
})

test('what every object inherits is no label', () => {
  const rule = { source: null, labels: { toString: 'x' }, environment: 'staging' }
  expect(ask({}, [rule]).environment).toBeNull()
})
