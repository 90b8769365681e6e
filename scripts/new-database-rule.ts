/** Stubs a rule of src/database/rules/ with its test, and lists it: `node scripts/new-database-rule.ts <name-in-kebab-case>`. */
import { join } from 'node:path'
import { stubRule } from './stub-rule.ts'

const problem = stubRule(process.argv[2] ?? '', {
  // A second argument is another folder to work in, for the test of this script.
  folder: process.argv[3] ?? join(import.meta.dirname, '../src/database/rules'),
  example: 'drop-column',
  rule,
  test,
  // What could not be read stays last: findings of one change are read in this order.
  list: (index, camel) => index.replace('  unreadCode,\n', `  ${camel},\n  unreadCode,\n`),
})
if (problem === null) console.log('Then write its page: node scripts/rule-pages.ts')
else {
  console.error(problem)
  process.exitCode = 2
}

function rule(name: string, camel: string): string {
  return `import { opinion, type Rule } from './rule.ts'

export const ${camel}: Rule = {
  id: '${name}',
  title: 'What somebody does, in a few words',
  about: 'What happens to the old release, and why, in plain words.',
  safer: ['The way without a break, in steps: ALTER TABLE {table} …'],
  saferIn: { mysql: 'the same', sqlite: 'the same' },
  sources: [],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY, email text)',
    change: 'ALTER TABLE users DROP COLUMN email',
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (1, 'a@example.org')",
  },
  match: (change, context) => {
    if (change.kind !== 'drop-column') return null
    const old = context.oldColumn(change.table, change.column)
    if (old === null) return null
    return opinion(old.name, \`say of \${old.name} what a person should know\`, { readers: 'may-break' })
  },
}
`
}

function test(name: string, camel: string): string {
  return `import { expect, test } from 'vitest'
import { parsePostgres } from '../sql/parse-postgres.ts'
import { ${camel} } from './${name}.ts'
import { judgeStatements } from './judge-statements.ts'

const judge = async (sql: string) => {
  const { statements } = await parsePostgres({ sql, file: 'm.sql', line: 1, transactional: true })
  const { findings } = judgeStatements(statements, { today: '2026-01-01' })
  return findings.filter((one) => one.rule === '${name}')
}

test('${name}', async () => {
  expect(await judge(${camel}.example.change)).toHaveLength(1)
  expect(await judge('CREATE TABLE t (a int)')).toEqual([])
})
`
}
