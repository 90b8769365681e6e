import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Effect, Finding } from '../../src/database/finding.ts'
import { rules } from '../../src/database/rules/index.ts'
import { judgeStatements } from '../../src/database/rules/judge-statements.ts'
import { baseFrom } from '../../src/database/rules/world/base-from.ts'
import { parsePostgres } from '../../src/database/sql/parse-postgres.ts'
import type { Case } from './rule-cases/case.ts'
import { columns } from './rule-cases/columns.ts'
import { others } from './rule-cases/others.ts'
import { tables } from './rule-cases/tables.ts'

/** Beside each rule's own example. */
/** Those of other engines are held against them: rules-claims-mysql.test.ts. */
const ofPostgres = rules.filter(({ example }) => example.dialect === undefined)
const cases = [...columns, ...tables, ...others]

/** What every rule claims, held against PostgreSQL: the change is made, old statements are executed, locks and rewrites read. */
let database: PGlite
beforeAll(async () => {
  database = await PGlite.create()
}, 300_000)
afterAll(() => database.close())

const statements = async (sql: string) =>
  (await parsePostgres({ sql, file: 'm.sql', line: 1, transactional: true })).statements

async function judge({ before, change }: Pick<Case, 'before' | 'change'>) {
  const base = baseFrom(await statements(before))
  return judgeStatements(await statements(change), { base, today: '2026-01-01' }).findings
}

/** Whether a statement of the old release runs: prepared and executed, then undone. */
async function runs(sql: string): Promise<boolean> {
  await database.exec('SAVEPOINT old')
  try {
    await database.exec(`PREPARE old AS ${sql}; EXECUTE old`)
    return true
  } catch {
    return false
  } finally {
    await database.exec('ROLLBACK TO old; DEALLOCATE ALL')
  }
}

interface Shown {
  readonly reads: boolean | null
  readonly writes: boolean | null
  readonly locks: ReadonlySet<string>
  readonly rewritten: boolean
}

async function execute({
  before,
  change,
  reads,
  writes,
}: Omit<Case, 'says' | 'rule' | 'name'>): Promise<Shown> {
  await database.exec(`CREATE SCHEMA c; SET search_path = c; ${before}`)
  try {
    await database.exec('BEGIN')
    for (const old of [reads, writes]) {
      if (old !== null) expect(await runs(old), `before the change: ${old}`).toBe(true)
    }
    const tables = `SELECT oid, pg_relation_filenode(oid) AS file FROM pg_class WHERE relnamespace = 'c'::regnamespace AND relkind IN ('r', 'p', 'm', 'v')`
    await database.exec(`CREATE TEMP TABLE stood ON COMMIT DROP AS ${tables}`)
    await database.exec(change)
    const locks = await database.query<{ mode: string }>(
      `SELECT DISTINCT mode FROM pg_locks WHERE relation IN (SELECT oid FROM stood) AND pid = pg_backend_pid()`,
    )
    const rewritten = await database.query(
      `SELECT 1 FROM stood JOIN pg_class USING (oid) WHERE stood.file <> pg_relation_filenode(oid)`,
    )
    return {
      reads: reads === null ? null : await runs(reads),
      writes: writes === null ? null : await runs(writes),
      locks: new Set(locks.rows.map(({ mode }) => mode)),
      rewritten: rewritten.rows.length > 0,
    }
  } finally {
    await database.exec(
      'ROLLBACK; SET search_path = public; DROP SCHEMA c CASCADE; DROP SCHEMA IF EXISTS shop CASCADE',
    )
  }
}

/**
 * What fails must have been said by some rule; what this rule says breaks must fail.
 * @param all what all rules say together: other rules may speak of other statements
 */
const agrees = (all: Effect, mine: Effect, ran: boolean | null) =>
  ran === null || (ran ? mine !== 'breaks' : all !== 'fine')

/** `ACCESS EXCLUSIVE, rewrite` as pg_locks writes it. */
const mode = (lock: string) =>
  `${lock
    .replace(/,.*$/, '')
    .toLowerCase()
    .replace(/(^|\s)(\w)/g, (_, __, letter: string) => letter.toUpperCase())}Lock`

/** Worst of all findings, as one who reads them all sees it. */
const worst = (findings: readonly Finding[], who: 'oldReaders' | 'oldWriters'): Effect =>
  (['breaks', 'may-break', 'fine'] as const).find((effect) =>
    findings.some((one) => one[who] === effect),
  ) ?? 'fine'

function holds(findings: readonly Finding[], mine: readonly Finding[], shown: Shown): void {
  for (const [who, ran] of [
    ['oldReaders', shown.reads],
    ['oldWriters', shown.writes],
  ] as const) {
    const [all, own] = [worst(findings, who), worst(mine, who)]
    expect(agrees(all, own, ran), `${who}: all rules say ${all}, this one ${own}`).toBe(true)
  }
}

test.each(ofPostgres.map((rule) => [rule.id, rule] as const))(
  '%s: its example',
  async (id, { example }) => {
    const findings = await judge(example)
    const mine = findings.filter(({ rule }) => rule === id)
    expect(mine.length, 'the rule speaks of its own example').toBeGreaterThan(0)
    const shown = await execute(example)
    holds(findings, mine, shown)
    for (const { lockForward } of mine) {
      if (lockForward === null || lockForward === 'rows' || / of |index/.test(lockForward)) continue
      // What is dropped holds its lock on an object that is no longer listed.
      if (/^DROP|SCHEMA|DOMAIN|SEQUENCE|TYPE place/.test(example.change)) continue
      expect([...shown.locks], lockForward).toContain(mode(lockForward))
      if (!lockForward.includes('perhaps') && /rewrite/.test(lockForward))
        expect(shown.rewritten).toBe(true)
    }
  },
)

test.each(cases.map((one) => [one.rule, one.name, one] as const))(
  '%s: %s',
  async (rule, _, one) => {
    const findings = await judge(one)
    const mine = findings.filter((finding) => finding.rule === rule)
    if (one.says === null) expect(mine).toEqual([])
    else {
      expect(mine.length).toBeGreaterThan(0)
      expect([worst(mine, 'oldReaders'), worst(mine, 'oldWriters')]).toEqual(one.says)
    }
    const shown = await execute(one)
    holds(findings, mine, shown)
    const rewrites = findings.flatMap(({ lockForward }) =>
      lockForward?.includes('rewrite') === true ? [lockForward] : [],
    )
    // A truncated table is given another file too.
    if (shown.rewritten && !one.change.startsWith('TRUNCATE')) expect(rewrites).not.toEqual([])
    else expect(rewrites.filter((lock) => !lock.includes('perhaps'))).toEqual([])
  },
)

test('every rule has a case where it speaks and one where it does not', () => {
  const silent = new Set(
    cases
      .filter(({ says }) => says === null || says.every((one) => one === 'fine'))
      .map(({ rule }) => rule),
  )
  expect(ofPostgres.map(({ id }) => id).filter((id) => !silent.has(id))).toEqual([])
})
