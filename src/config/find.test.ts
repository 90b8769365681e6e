import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../test/support/repository.ts'
import { nodeIo } from '../host/node.ts'
import { findConfig } from './load.ts'

test('the nearest file upwards is found, from a folder or one that is not there', async () => {
  using home = temporaryFolder()
  const inner = join(home.folder, 'a', 'b')
  mkdirSync(inner, { recursive: true })
  const io = nodeIo({})
  expect(await findConfig(inner, io)).toBeNull()
  writeFileSync(join(home.folder, 'lastgood.yaml'), '')
  expect(await findConfig(inner, io)).toBe(join(home.folder, 'lastgood.yaml'))
  writeFileSync(join(home.folder, 'a', 'lastgood.yaml'), '')
  expect(await findConfig(inner, io)).toBe(join(home.folder, 'a', 'lastgood.yaml'))
  expect(await findConfig(join(inner, 'gone'), io)).toBe(join(home.folder, 'a', 'lastgood.yaml'))
})
