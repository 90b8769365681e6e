import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { rules } from '../../src/database/rules/index.ts'
import { code, sources } from './sources.ts'

const root = join(import.meta.dirname, '../..')
const all = sources('src').filter(({ path }) => !path.endsWith('.test.ts'))

/** What stands beside the rules and is none. */
const others = ['index', 'rule', 'judge-statements', 'suggest']

test('every database rule is a file, listed once, and named as its file', () => {
  const files = all.flatMap(
    ({ path }) => /^src\/database\/rules\/([^/]+)\.ts$/.exec(path)?.[1] ?? [],
  )
  expect(rules.map(({ id }) => id).toSorted()).toEqual(
    files.filter((name) => !others.includes(name)).toSorted(),
  )
  for (const { id, title, about } of rules) {
    const source = all.find(({ path }) => path === `src/database/rules/${id}.ts`)
    expect(source?.text, id).toContain(`id: '${id}'`)
    expect(title, id).not.toMatch(/[.:]$/)
    expect(about, id).toMatch(/\.$/)
  }
})

test('judging is pure: only parsing loads the parser, and only when it is asked', () => {
  const judging = all.filter(
    ({ path }) => path.startsWith('src/database/rules/') && !path.includes('/page/'),
  )
  const impure = /\bawait\b|\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bprocess\b|\bimport\(/
  expect(judging.filter(({ text }) => impure.test(code(text))).map(({ path }) => path)).toEqual([])
  const loads = all.filter(({ text }) =>
    /from 'libpg-query'/.test(text.replace(/import type [^;]*?from 'libpg-query'/g, '')),
  )
  expect(loads.map(({ path }) => path)).toEqual([])
})

test('a new database rule is stubbed with its test and listed before what could not be read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'new-database-rule-'))
  try {
    await copyFile(join(root, 'src/database/rules/index.ts'), join(folder, 'index.ts'))
    const stub = (name: string) =>
      promisify(execFile)(process.execPath, [
        join(root, 'scripts/new-database-rule.ts'),
        name,
        folder,
      ])
    await stub('drop-cast')
    expect((await readdir(folder)).toSorted()).toEqual([
      'drop-cast.test.ts',
      'drop-cast.ts',
      'index.ts',
    ])
    expect(await readFile(join(folder, 'index.ts'), 'utf8')).toContain(
      '  dropCast,\n  unreadCode,\n]',
    )
    expect(await readFile(join(folder, 'drop-cast.ts'), 'utf8')).toContain(`id: 'drop-cast'`)
    await expect(stub('drop-cast')).rejects.toMatchObject({ code: 2 })
    await expect(stub('../escape')).rejects.toMatchObject({ code: 2 })
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('every rule has its page, and the page says what the rule says', async () => {
  await promisify(execFile)(process.execPath, [join(root, 'scripts/rule-pages.ts'), '--check'])
}, 30_000)
