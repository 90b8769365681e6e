import { expect, test } from 'vitest'
import type { BindingConfig } from '../model/config.ts'
import { configChanges, settingFingerprints } from './fingerprint.ts'

const binding: BindingConfig = {
  component: {
    name: 'api',
    build: null,
    start: null,
    health: null,
    path: '.',
    configFiles: [],
    image: null,
    migrations: [],
  },
  target: { kind: 'local', replicas: 2, startTimeoutSeconds: 30 },
  traffic: { kind: 'local', host: '127.0.0.1', port: 8080 },
  env: { TOKEN: 'hunter2', OTHER: 'hunter2', toString: 'x' },
}

test('every setting has a fingerprint that needs the salt and tells nothing of the value', () => {
  const prints = settingFingerprints(binding, 'salt')
  expect(Object.keys(prints)).toEqual([
    ...['env.TOKEN', 'env.OTHER', 'env.toString'],
    ...['target.kind', 'target.replicas', 'target.startTimeoutSeconds'],
    ...['traffic.kind', 'traffic.host', 'traffic.port'],
  ])
  for (const print of Object.values(prints)) expect(print).toMatch(/^[0-9a-f]{16}$/)
  expect(prints['env.TOKEN']).not.toBe(prints['env.OTHER'])
  expect(settingFingerprints(binding, 'salt')).toEqual(prints)
  expect(settingFingerprints(binding, 'pepper')['env.TOKEN']).not.toBe(prints['env.TOKEN'])
  expect(settingFingerprints({ ...binding, traffic: null }, 'salt')).not.toHaveProperty(
    'traffic.kind',
  )
})

test('changes are named, sorted, and say whether a setting came, went or differs', () => {
  const before = settingFingerprints(binding, 'salt')
  const env = { TOKEN: 'hunter3', NEW: '1', toString: 'x' }
  const after = settingFingerprints({ ...binding, env }, 'salt')
  expect(configChanges(before, after).map(({ name, change }) => [name, change])).toEqual([
    ['env.NEW', 'added'],
    ['env.OTHER', 'removed'],
    ['env.TOKEN', 'changed'],
  ])
  expect(configChanges(before, before)).toEqual([])
})
