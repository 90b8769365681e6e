import { expect, test } from 'vitest'
import { parseConfig } from './parse.ts'

const text = `service: shop
start: npm start
target: local
policy: {auto: true, autoWindow: 2h}
environments:
  production:
    policy: {freeze: true}
  staging:
    policy: {auto: false}
`

test('going back by itself is off unless the policy says so, and an environment overrides key by key', () => {
  const result = parseConfig(text, '/project/lastgood.yaml', {})
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  expect(result.value.config.environments.map(({ policy }) => policy.automatic)).toEqual([
    { on: true, windowSeconds: 7200, frozen: true },
    { on: false, windowSeconds: 7200, frozen: false },
  ])
  const silent = parseConfig(text.replace(/ *policy:.*\n/g, ''), '/project/lastgood.yaml', {})
  if (!silent.ok) throw new Error(JSON.stringify(silent.problems))
  expect(silent.value.config.environments[0]?.policy.automatic).toBeUndefined()
})
