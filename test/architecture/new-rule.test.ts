import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'new-rule-'))
  await copyFile(join(root, 'src/decide/rules/index.ts'), join(folder, 'index.ts'))
})
afterEach(() => rm(folder, { recursive: true }))

const stub = (name: string) =>
  promisify(execFile)(process.execPath, [join(root, 'scripts/new-rule.ts'), name, folder])

test('a new rule is stubbed with its test and listed before the last resort', async () => {
  await stub('volume-single-attach')
  expect((await readdir(folder)).toSorted()).toEqual([
    'index.ts',
    'volume-single-attach.test.ts',
    'volume-single-attach.ts',
  ])
  const index = await readFile(join(folder, 'index.ts'), 'utf8')
  expect(index).toContain(`import { volumeSingleAttach } from './volume-single-attach.ts'\n`)
  expect(index).toContain('  volumeSingleAttach,\n  freezeAlways,\n]')
  expect(await readFile(join(folder, 'volume-single-attach.ts'), 'utf8')).toContain(
    `name: 'volume-single-attach'`,
  )
  // The list is in use: a second rule of that name would hide the first.
  await expect(stub('volume-single-attach')).rejects.toMatchObject({ code: 2 })
})

test.each(['', 'Volume', '../escape', '--help', 'a_b'])(
  '%j is no name for a rule',
  async (name) => {
    await expect(stub(name)).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no rule name') as string,
    })
    expect(await readdir(folder)).toEqual(['index.ts'])
  },
)
