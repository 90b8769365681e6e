import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { nodeIo } from '../src/host/node.ts'
import type { Ledger } from '../src/store/ledger.ts'
import { openLedger } from '../src/store/open.ts'
import { activeRun, load, succeededRun, versions } from './ledger-load.ts'
import type { BenchResult } from './result.ts'

const counts = [1_000, 1_000_000]
const samples = 40
const measuredRuns = 200

type Row = BenchResult['rows'][number]

/** The questions of `status` at 1,000 and 1,000,000 deployments, the audit of both, and durable appends beside two peers. */
export async function run(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'lastgood-bench-'))
  try {
    const rows = [...(await questions(folder)), ...(await appends(folder))]
    return {
      name: 'ledger',
      rows,
      note: `All deployments in one environment, over ${versions} versions with a verdict each. Appends: one process, each on the disk before the next; the three take turns.`,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const asked: Readonly<Record<string, (ledger: Ledger) => Promise<unknown>>> = {
  'status (open, ask all, close)': status,
  deployments: (ledger) => ledger.deployments('shop', 'production', 50),
  'latest by version': (ledger) => ledger.latestByVersion('shop', 'production', 50),
  current: (ledger) => ledger.current('shop', 'production'),
  'verdicts of 50 versions': (ledger) => ledger.verdicts('shop', 'production', shown),
  'verdicts of all versions': (ledger) => ledger.verdicts('shop', 'production'),
}

/** Every question on a ledger of its own connection, the two sizes in turn so that neither has the warmer process. */
async function questions(folder: string): Promise<Row[]> {
  const rows: Row[] = []
  const row = (label: string, count: number) => {
    const seconds: number[] = []
    rows.push({ label: `${label}, ${count.toLocaleString('en')} deployments`, seconds })
    return seconds
  }
  const files = counts.map((count) => ({ count, file: join(folder, `ledger-${count}.db`) }))
  for (const { count, file } of files) {
    row('load', count).push(await timed(() => load(file, count)))
    await withLedger(file, (ledger) => times(measuredRuns, () => succeededRun(ledger)))
  }
  for (const [name, ask] of Object.entries(asked)) {
    const into = files.map(({ count, file }) => ({ file, seconds: row(name, count) }))
    for (let i = 0; i < samples; i++)
      for (const { file, seconds } of into) seconds.push(await timed(() => withLedger(file, ask)))
  }
  for (const { count, file } of files)
    row('audit', count).push(await timed(() => withLedger(file, (ledger) => ledger.audit())))
  return rows
}

const shown = Array.from({ length: 50 }, (_, i) => `1.0.${i}`)

async function status(ledger: Ledger): Promise<void> {
  const place = ['shop', 'production'] as const
  await ledger.current(...place)
  await ledger.deployments(...place, 50)
  const latest = await ledger.latestByVersion(...place, 50)
  await ledger.verdicts(
    ...place,
    latest.map(({ version }) => version),
  )
  await ledger.activeRun(...place)
  await ledger.durations(...place, 'rollback', 20)
  await ledger.runs({ service: 'shop', limit: 100 })
}

async function withLedger<T>(file: string, work: (ledger: Ledger) => Promise<T>): Promise<T> {
  const opened = await openLedger(file, nodeIo())
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems))
  try {
    return await work(opened.value)
  } finally {
    await opened.value.close()
  }
}

/** Seconds per append: mean of `each` appends, `rounds` times for each of the three. */
async function appends(folder: string, rounds = 12, each = 250): Promise<Row[]> {
  const text = JSON.stringify({ type: 'step-done', step: 's1', says: 'x'.repeat(250) })
  const database = new DatabaseSync(join(folder, 'raw.db'))
  database.exec('pragma journal_mode = wal; pragma synchronous = full')
  database.exec('create table lines (seq integer primary key, text text)')
  const insert = database.prepare('insert into lines (text) values (?)')
  const lines = openSync(join(folder, 'lines'), 'a')
  const ours: number[] = []
  const raw: number[] = []
  const plain: number[] = []
  await withLedger(join(folder, 'appends.db'), async (ledger) => {
    const lease = await activeRun(ledger)
    const at = () => new Date().toISOString()
    const event = { type: 'step-done', step: 's1', says: 'x'.repeat(250) } as const
    for (let round = 0; round < rounds; round++) {
      ours.push((await timed(() => times(each, () => ledger.append(lease, [event], at())))) / each)
      raw.push((await timed(() => times(each, () => insert.run(text)))) / each)
      const line = () => {
        writeSync(lines, `${text}\n`)
        fdatasyncSync(lines)
      }
      plain.push((await timed(() => times(each, line))) / each)
    }
  })
  database.close()
  closeSync(lines)
  return [
    { label: 'append to the journal', seconds: ours },
    { label: 'peer: row in a plain SQLite table, synchronous=full', seconds: raw },
    { label: 'peer: line in a file, fdatasync', seconds: plain },
  ]
}

async function times(count: number, work: () => unknown): Promise<void> {
  for (let i = 0; i < count; i++) await work()
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}
