import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aDeployment, aRelease, minute, startedRun } from '../../../test/support/ledger.ts'
import { temporaryLedger } from '../../../test/support/ledger.ts'
import type { RunEvent } from '../../model/event.ts'
import type { Ledger } from '../ledger.ts'

const version = fc.constantFrom('1.0.0', '1.1.0', '2.0.0')
const environment = fc.constantFrom('staging', 'production')
const text = fc.string({ unit: 'binary', maxLength: 8 })
const problem = { what: 'w', where: 'w', hint: 'h' }
const events: fc.Arbitrary<RunEvent> = fc.constantFrom<RunEvent[]>(
  { type: 'step-intended', step: 's1' },
  { type: 'step-done', step: 's1', says: 'done' },
  { type: 'run-succeeded', says: '' },
  { type: 'run-failed', problem },
  { type: 'run-needs-human', problem },
  { type: 'run-stopped', by: 'ana', reason: '' },
)

/** Something that somebody does to a ledger. Times are random: the clock may step back. */
const operation = fc.oneof(
  fc.record({ do: fc.constant('release' as const), version, notes: text }),
  fc.record({ do: fc.constant('deployment' as const), version, environment, reason: text }),
  fc.record({ do: fc.constant('verdict' as const), version, environment, reason: text }),
  fc.record({
    do: fc.constant('run' as const),
    version,
    environment,
    events: fc.array(fc.array(events, { maxLength: 3 }), { maxLength: 3 }),
    stop: fc.boolean(),
  }),
)
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

async function perform(ledger: Ledger, op: Operation, at: string): Promise<void> {
  const place = { service: 'shop', version: op.version }
  if (op.do === 'release') {
    await ledger.recordRelease(aRelease({ version: op.version, notes: op.notes }), at)
  } else if (op.do === 'deployment') {
    const deployment = aDeployment(op.version, at, op.environment)
    await ledger.recordDeployment({ ...deployment, reason: op.reason, config: { A: op.reason } })
  } else if (op.do === 'verdict') {
    const verdict = { verdict: 'good', basis: 'marked', by: 'ana', reason: op.reason, at } as const
    await ledger.recordVerdict({ ...place, environment: op.environment, ...verdict })
  } else {
    if ((await ledger.activeRun('shop', op.environment)) !== null) return
    const lease = await startedRun(ledger, { environment: op.environment, to: op.version }, at)
    for (const batch of op.events) await ledger.append(lease, batch, at)
    if (op.stop) await ledger.requestStop(lease.runId, { by: 'bo', reason: 'no', at })
  }
}

const audited = ['journal', 'head', 'releases', 'deployments', 'verdicts', 'runs', 'stop_requests']

/** Columns that are the row's own number. */
const keys = new Set(
  ['journal.seq', 'head.id', 'stop_requests.run_id'].concat(
    ['deployments', 'verdicts', 'runs'].map((table) => `${table}.id`),
  ),
)

/** Every field of every row that the audit answers for. */
function fields(database: DatabaseSync) {
  return audited.flatMap((table) =>
    database
      .prepare(`select rowid as row_number, * from ${table}`)
      .all()
      .flatMap(({ row_number: row = null, ...columns }) =>
        Object.entries(columns).map(([column, value]) => ({ table, row, column, value })),
      ),
  )
}

/** Another value of the same kind; each number is one way to change it. */
function changed(value: SQLOutputValue, way: number) {
  if (value === null) return way % 2 === 0 ? 'x' : 1
  if (typeof value === 'number') return value + [1, -1, 1000][way % 3]!
  const old = value.toString()
  const at = way % (old.length + 1)
  const other = old[at] === 'x' ? 'y' : 'x'
  const ways = [null, old.slice(0, at) + other + old.slice(at + 1), old + ' ']
  return ways[way % 3] ?? null
}

test('an audit passes whatever was done, and finds any single edited field', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(operation, fc.nat(500)), { minLength: 1, maxLength: 8 }),
      fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 12, maxLength: 12 }),
      async (operations, edits) => {
        await using place = await temporaryLedger()
        for (const [op, at] of operations) await perform(place.ledger, op, minute(at))
        const intact = await place.ledger.audit()
        expect(intact).toMatchObject({ state: 'intact' })
        const database = new DatabaseSync(place.file, { enableForeignKeyConstraints: false })
        try {
          for (const [which, way] of edits) {
            const all = fields(database)
            const { table, row, column, value } = all[which % all.length]!
            const set = database.prepare(`update ${table} set ${column} = ? where rowid = ?`)
            const to = changed(value, way)
            try {
              set.run(to, row)
            } catch (error) {
              // The database itself refused it (a unique index, a check, not null): nothing was edited.
              expect(String(error)).toMatch(/constraint|datatype mismatch/)
              continue
            }
            const where = `${table}.${column} of row ${String(row)}: ${String(value)} -> ${String(to)}`
            expect(await place.ledger.audit(), where).toMatchObject({ state: 'broken' })
            set.run(value, keys.has(`${table}.${column}`) ? to : row)
            expect(await place.ledger.audit(), `back: ${where}`).toEqual(intact)
          }
        } finally {
          database.close()
        }
      },
    ),
    { numRuns: 25 },
  )
}, 300_000)

async function filled() {
  const place = await temporaryLedger()
  const { ledger } = place
  await ledger.recordRelease(aRelease(), minute(1))
  const lease = await startedRun(ledger, {}, minute(2))
  await ledger.append(lease, [{ type: 'run-succeeded', says: '' }], minute(3))
  await ledger.recordDeployment(aDeployment('2.0.0', minute(4)))
  return place
}

test.for([
  [
    'a row edited',
    `update deployments set version = '6.6.6' where id = 1`,
    3,
    'deployments 1, column version',
  ],
  [
    'an outcome edited',
    `update runs set status = 'failed' where id = 1`,
    3,
    'runs 1, column status',
  ],
  ['a row deleted', `delete from releases`, 1, 'row is missing: releases shop 1.9.0'],
  [
    'a row added',
    `insert into verdicts values (1, 's', 'e', 'v', 'good', 'marked', '', '', '', 1)`,
    6,
    '1 rows more than the journal made: verdicts',
  ],
  [
    'a mark moved',
    `update deployments set newest = 0 where id = 2`,
    6,
    'newest row of version 2.0.0',
  ],
  [
    'an entry edited',
    `update journal set event_json = replace(event_json, '1.9.0', '1.9.1') where seq = 2`,
    2,
    'Entry 2 was changed',
  ],
  ['an entry deleted', `delete from journal where seq = 4`, 4, 'Entry 4 is missing'],
  [
    'an entry with its hash edited',
    `update journal set hash = '${'0'.repeat(64)}' where seq = 3`,
    3,
    'Entry 3 was changed',
  ],
  [
    'the end cut off',
    `delete from journal where seq > 4`,
    5,
    'Entries 5 to 6 are missing at the end',
  ],
  [
    'an entry put before all',
    `insert into journal values (0, '', '', '', '', '')`,
    1,
    'before the first',
  ],
  ['the end forgotten', `delete from head`, 7, 'where the journal ends is gone'],
] as const)('%s: the audit names it', async ([, sql, seq, what]) => {
  await using place = await filled()
  expect(await place.ledger.audit()).toMatchObject({ state: 'intact', entries: 6 })
  place.sql(sql)
  const audit = await place.ledger.audit()
  expect(audit).toMatchObject({ state: 'broken', seq })
  expect(audit.state === 'broken' && audit.problem.what).toContain(what)
  expect(audit.state === 'broken' && audit.problem.where).toContain(place.file)
})

test('an audit keeps nobody waiting, and sees one state of the ledger', async () => {
  await using place = await filled()
  const during = Promise.all([
    place.ledger.audit(),
    place.ledger.recordDeployment(aDeployment('3.0.0', minute(5))),
    place.ledger.audit(),
  ])
  const [first, , second] = await during
  expect([first.state, second.state]).toEqual(['intact', 'intact'])
})
