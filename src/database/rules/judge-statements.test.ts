import { expect, test } from 'vitest'
import { parsePostgres } from '../sql/parse-postgres.ts'
import { parseMysql } from '../sql/mysql/parse.ts'
import { parseSqlite } from '../sql/sqlite/parse.ts'
import { rules } from './index.ts'
import { judgeStatements } from './judge-statements.ts'
import { suggest } from './suggest.ts'
import { baseFrom } from './world/base-from.ts'

const parse = async (sql: string, file = 'm.sql') =>
  (await parsePostgres({ sql, file, line: 1, transactional: true })).statements

const judge = async (sql: string, today = '2026-06-01') =>
  judgeStatements(await parse(sql), { today })

/** Rules that speak, without a base. */
const said = async (sql: string) =>
  (await judge(sql)).findings.map(({ rule, oldReaders, oldWriters }) => [
    rule,
    oldReaders,
    oldWriters,
  ])

test('a finding has all that a reader needs', async () => {
  const { findings } = await judge('\n\nALTER TABLE public.users\n  DROP COLUMN email;')
  expect(findings).toEqual([
    {
      rule: 'drop-column',
      dialect: 'postgresql',
      object: 'users.email',
      statement: 'ALTER TABLE public.users DROP COLUMN email',
      file: 'm.sql',
      line: 3,
      severity: 'breaks',
      oldReaders: 'breaks',
      oldWriters: 'breaks',
      reversible: { oldRows: 'no', newRows: 'no' },
      lockForward: 'ACCESS EXCLUSIVE',
      lockBackward: 'ACCESS EXCLUSIVE',
      says: 'users.email is dropped: statements of the old release that name it fail, and its values are lost',
    },
  ])
})

test('without a base, what nobody saw being made counts as there, and claims are milder', async () => {
  expect(await said('DROP TABLE IF EXISTS a')).toEqual([['drop-table', 'may-break', 'may-break']])
  expect(await said('DROP TABLE a')).toEqual([['drop-table', 'breaks', 'breaks']])
  expect(await said('ALTER TABLE a ALTER b DROP DEFAULT')).toEqual([
    ['drop-default', 'fine', 'may-break'],
  ])
  expect(await said('ALTER TABLE a ALTER b TYPE text')).toEqual([
    ['change-column-type', 'may-break', 'may-break'],
  ])
})

test('a range is judged as one: what a later file of it makes good is no break', async () => {
  const range = [
    ...(await parse('ALTER TABLE users RENAME TO people', '1.sql')),
    ...(await parse('CREATE VIEW users AS SELECT * FROM people', '2.sql')),
  ]
  const { findings } = judgeStatements(range, { today: '2026-06-01' })
  expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([['rename-table', 'note']])
})

test('names keep their schema, and SET search_path counts until the end of its file', async () => {
  const range = [
    ...(await parse('SET search_path = shop; DROP TABLE users', '1.sql')),
    ...(await parse('DROP TABLE users; DROP TABLE "Shop"."Users"', '2.sql')),
  ]
  const { findings } = judgeStatements(range, { today: '2026-06-01' })
  expect(findings.map(({ object }) => object)).toEqual(['shop.users', 'users', 'Shop.Users'])
})

test('a base grows with each range, and knows what is not there', async () => {
  const base = baseFrom(await parse('CREATE TABLE a (id int)'))
  base.add(await parse('ALTER TABLE a ADD b int NOT NULL DEFAULT 1; CREATE INDEX i ON a (b)'))
  const rulesOf = async (sql: string) =>
    judgeStatements(await parse(sql), { base, today: '2026-06-01' }).findings.map(
      ({ rule }) => rule,
    )
  expect(await rulesOf('ALTER TABLE a ALTER b DROP DEFAULT')).toEqual(['drop-default'])
  expect(
    await rulesOf(
      'ALTER TABLE a DROP COLUMN IF EXISTS c; DROP TABLE IF EXISTS z; DROP INDEX IF EXISTS j',
    ),
  ).toEqual([])
  expect(await rulesOf('DROP INDEX i')).toEqual(['drop-index'])
})

const allow = 'lastgood: allow drop-column until 2026-12-31 because nobody read it'

test('a comment with a reason allows what a rule found, until the end of its day', async () => {
  const sql = `-- ${allow}\nALTER TABLE a DROP COLUMN b;\nALTER TABLE a DROP COLUMN c;`
  const { findings, suppressions } = await judge(sql, '2026-12-31')
  expect(findings.map(({ line }) => line)).toEqual([3])
  expect(suppressions.applied).toEqual([
    { rule: 'drop-column', reason: 'nobody read it', until: '2026-12-31', file: 'm.sql', line: 1 },
  ])
  const later = await judge(sql, '2027-01-01')
  expect(later.findings.map(({ line }) => line)).toEqual([2, 3])
  expect(later.suppressions).toMatchObject({ applied: [], expired: [{ line: 1 }] })
})

test('at the head of a file it speaks of all its statements', async () => {
  const { findings, suppressions } = await judge(
    `-- ${allow}\n\nALTER TABLE a DROP COLUMN b;\nALTER TABLE a DROP COLUMN c;`,
  )
  expect(findings).toEqual([])
  expect(suppressions.applied).toHaveLength(1)
})

test('one that suppresses nothing is told', async () => {
  const { suppressions } = await judge(`-- ${allow}\nALTER TABLE a ADD COLUMN b int;`)
  expect(suppressions).toMatchObject({ applied: [], unused: [{ rule: 'drop-column', line: 1 }] })
})

test.each([
  ['lastgood: allow drop-column until 2026-12-31', 'a reason'],
  ['lastgood: allow drop-colum because I say so', 'no rule drop-colum'],
  ['lastgood: allow drop-column until 2026-02-30 because x', 'no day'],
  ['lastgood: allow drop-column until tomorrow because x', 'no day'],
  ['lastgood: ignore drop-column', 'write:'],
])('%s is malformed', async (text, says) => {
  const { findings, suppressions } = await judge(`-- ${text}\nALTER TABLE a DROP COLUMN b;`)
  expect(findings).toHaveLength(1)
  expect(suppressions.malformed).toMatchObject([
    { line: 1, says: expect.stringContaining(says) as string },
  ])
})

test.each([
  ['-- atlas:nolint DS103', 'atlas'],
  ['-- squawk-ignore ban-drop-column', 'squawk'],
  ['/* safety_assured */', 'strong_migrations'],
  ['-- eugene: ignore E4', 'eugene'],
])('%s is named, not obeyed', async (text, tool) => {
  const { findings, suppressions } = await judge(`${text}\nALTER TABLE a DROP COLUMN b;`)
  expect(findings).toHaveLength(1)
  expect(suppressions.foreign).toMatchObject([{ tool, line: 1 }])
})

test('the safer way names this table, column and type', async () => {
  const { findings } = await judge(
    'ALTER TABLE auth.users RENAME COLUMN email TO mail; ALTER TABLE a ALTER b TYPE varchar(5) USING b::text',
  )
  const [rename = '', type = ''] = findings.map((one) => suggest(one).join('\n'))
  expect(rename).toContain('ALTER TABLE auth.users ADD COLUMN mail')
  expect(rename).toContain('ALTER TABLE auth.users DROP COLUMN email')
  expect(type).toContain('ALTER TABLE a ADD COLUMN b_new varchar(5)')
  expect(
    suggest({ rule: 'no-such-rule', dialect: 'postgresql', object: 'a', statement: '' }),
  ).toEqual([])
})

test('the safer way speaks the dialect of what was found', async () => {
  const found = async (dialect: 'mysql' | 'sqlite', sql: string) => {
    const parse = { mysql: parseMysql, sqlite: parseSqlite }[dialect]
    const script = { sql, file: 'm.sql', line: 1, transactional: true }
    const { statements } = await parse(script)
    const [finding] = judgeStatements(statements, { today: '2026-01-01' }).findings
    return finding === undefined ? '' : suggest(finding).join('\n')
  }
  const changed = await found('mysql', 'alter table users change email mail varchar(80) not null')
  expect(changed).toContain('ALTER TABLE users ADD COLUMN mail … NULL, ALGORITHM=INSTANT')
  const wider = await found('mysql', 'alter table users modify email varchar(80)')
  expect(wider).toContain('email_new varchar(80)')
  const index = await found('sqlite', 'create index i on users (email)')
  expect(index).not.toContain('CONCURRENTLY')
  expect(await found('sqlite', 'drop table users')).toContain('RENAME TO users_unused')
  for (const { saferIn, safer, id } of rules) {
    for (const steps of [saferIn.mysql, saferIn.sqlite]) {
      const said = steps === 'the same' ? safer : typeof steps === 'string' ? [] : steps
      const foreign =
        /CONCURRENTLY|NOT VALID|VALIDATE|USING INDEX|setval\(|GENERATED|ALTER TYPE|pg_/
      expect(said.join('\n'), id).not.toMatch(foreign)
    }
  }
})

test('statements that nobody could read are told, and break nothing by themselves', async () => {
  expect(await said('SELEC 1')).toEqual([['unread-code', 'may-break', 'may-break']])
  expect(
    await said(
      'COMMENT ON TABLE a IS $$x$$; ANALYZE a; SET lock_timeout = 5; BEGIN; COMMIT; VACUUM a',
    ),
  ).toEqual([])
})

test.each([
  ['ALTER TABLE old1 ATTACH PARTITION old2 DEFAULT', 'change-partition'],
  ['REVOKE SELECT ON a FROM app', 'revoke'],
  ['DROP OWNED BY app', 'change-role'],
  ['DROP EXTENSION hstore CASCADE', 'drop-schema'],
  ['LOCK TABLE a', 'maintenance-lock'],
  ['VACUUM FULL a', 'maintenance-lock'],
  ['CLUSTER a USING i', 'maintenance-lock'],
  ['REFRESH MATERIALIZED VIEW a', 'maintenance-lock'],
  ['ALTER TABLE a SET UNLOGGED', 'table-options'],
  ['ALTER TABLE a REPLICA IDENTITY FULL', 'table-options'],
  ['ALTER TABLE a OWNER TO app', 'change-role'],
  ['ALTER TABLE a DISABLE TRIGGER ALL', 'drop-trigger'],
  ['ALTER TABLE a NO INHERIT b', 'change-partition'],
  ['MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN UPDATE SET x = 1', 'write-rows'],
  ["COPY a FROM PROGRAM 'x'", 'write-rows'],
  ['WITH gone AS (DELETE FROM a RETURNING *) SELECT 1 FROM gone', 'delete-rows'],
  ['CALL tidy()', 'call-function'],
  ["SELECT create_hypertable('a', 'b')", 'call-function'],
  ['DROP MATERIALIZED VIEW a', 'drop-view'],
  ['ALTER VIEW a RENAME TO b', 'rename-table'],
])('%s is spoken of by %s', async (sql, rule) => {
  expect((await said(sql)).map(([name]) => name)).toContain(rule)
})
