import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { version } from '../model/version.ts'

test('the version that lastgood says is the one of its package', () => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  expect(version).toBe((JSON.parse(text) as { version: string }).version)
})
