import { expect, test } from 'vitest'
import { rules } from '../../src/decide/rules/index.ts'
import { code, importsOf, sources, type Source } from './sources.ts'

const all = sources('src')
const isTest = ({ path }: Source) => path.endsWith('.test.ts')
const product = all.filter((source) => !isTest(source))
const below = (folder: string) => product.filter(({ path }) => path.startsWith(`src/${folder}/`))

/** Test material that stands beside the sources; a test below holds that only tests use it. */
const helpers = /^src\/(decide\/(arbitraries|fixtures|cases\/\w+)|plan\/fixtures)\.ts$/

/** Offences as lines, so that a failure names file and import. */
const offences = (files: readonly Source[], forbidden: (name: string, path: string) => boolean) =>
  files.flatMap(({ path, imports }) =>
    imports.filter((name) => forbidden(name, path)).map((name) => `${path} imports ${name}`),
  )

test('imports are found in every spelling', () => {
  const text = `import { a } from './a.ts'\nimport type { B } from '../b.ts'\nexport * from 'c'
import {\n  d,\n} from './d.ts'\nimport './e.ts'\nconst f = await import('./f.ts')`
  expect(importsOf('src/x/y.ts', text)).toEqual([
    'src/x/a.ts',
    'src/b.ts',
    'c',
    'src/x/d.ts',
    'src/x/e.ts',
    'src/x/f.ts',
  ])
  expect(product.length).toBeGreaterThan(50)
})

test('the model imports nothing but itself', () => {
  expect(offences(below('model'), (name) => !name.startsWith('src/model/'))).toEqual([])
})

test.each(['analysis', 'decide', 'plan'])('%s is pure', (folder) => {
  const files = below(folder).filter(({ path }) => !helpers.test(path))
  const allowed = ['src/model/', 'src/analysis/', `src/${folder}/`]
  const outside = offences(
    files,
    (name) => name !== 'node:crypto' && !allowed.some((prefix) => name.startsWith(prefix)),
  )
  expect(outside).toEqual([])
  const impure =
    /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bperformance\b|\bprocess\b|\bset(Timeout|Interval|Immediate)\b|\brandom(UUID|Bytes|Int)\b|\bimport\(/
  expect(files.filter(({ text }) => impure.test(code(text))).map(({ path }) => path)).toEqual([])
})

test('what only tests use is imported only by tests', () => {
  const rest = product.filter(({ path }) => !helpers.test(path))
  const forTests = (name: string) =>
    ['fast-check', 'vitest'].includes(name) || helpers.test(name) || name.endsWith('.test.ts')
  expect(offences(rest, forTests)).toEqual([])
})

test('adapters know nothing of those who use them', () => {
  const users = /^src\/(cli|run|decide|plan|operations|evidence|server)\//
  expect(offences(below('adapters'), (name) => users.test(name))).toEqual([])
})

test('only the store speaks SQL', () => {
  // The lock is a SQLite file that holds no tables of ours; the others are databases of other people's.
  const others = product.filter(
    ({ path }) =>
      !path.startsWith('src/store/') &&
      !path.startsWith('src/database/shadow/sqlite/') &&
      !path.startsWith('src/database/engines/sqlite/') &&
      path !== 'src/host/lock.ts',
  )
  expect(offences(others, (name) => name === 'kysely' || name === 'node:sqlite')).toEqual([])
})

test('every rule is a file, listed once, and named as its file', () => {
  const files = below('decide/rules')
    .map(({ path }) => path.slice('src/decide/rules/'.length, -'.ts'.length))
    .filter((name) => name !== 'index')
  expect(rules.map(({ name }) => name).toSorted()).toEqual(files.toSorted())
  for (const { name, about } of rules) {
    const source = product.find(({ path }) => path === `src/decide/rules/${name}.ts`)
    expect(source?.text, name).toContain(`name: '${name}'`)
    expect(about, name).toMatch(/\((DECIDING|DESIGN|UX)\b.*\)\.$/)
  }
})

test('no source file is longer than 300 lines', () => {
  const long = [...all, ...sources('test', 'scripts')].filter(
    ({ text }) => text.split('\n').length > 301,
  )
  expect(long.map(({ path }) => path)).toEqual([])
})
