import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type } from '../../../test/support/shop.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'lastgood-replay-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Document {
  readonly exit: number
  readonly problems: readonly {
    readonly what: string
    readonly where: string
    readonly hint: string
  }[]
  readonly [field: string]: unknown
}

/** Types `lastgood replay` in an empty folder that is no repository, over the text of a CSV file. */
async function replayed(csv: string | Buffer, ...args: string[]): Promise<Document> {
  writeFileSync(join(folder, 'series.csv'), csv)
  const typed = await type(folder, ['replay', '--data', 'series.csv', ...args, '--json'])
  const document = JSON.parse(typed.stdout) as Document
  expect(typed.code).toBe(document.exit)
  return document
}

const minute = (at: number) => new Date(Date.UTC(2026, 10, 21, 0, at)).toISOString()
const head = 'time,bad,total\n'
/** 100 requests a minute: one bad in ten minutes, from `fault` on (row, first 1) eight in each. */
const rows = (count: number, fault: number) =>
  Array.from({ length: count }, (_, at) => {
    const bad = at + 1 >= fault ? 8 : at % 10 === 0 ? 1 : 0
    return `${minute(at)},${bad},100\n`
  }).join('')

test('a fault fires soon after it begins, and the document says when', async () => {
  const { exit, problems, ...said } = await replayed(head + rows(300, 201), '--limit', '0.2%')
  expect([exit, problems]).toEqual([0, []])
  expect(said).toMatchObject({ outcome: 'bad', alpha: 0.01, limit: 0.002 })
  const row = said['row'] as number
  expect(row).toBeGreaterThan(200)
  expect(row).toBeLessThanOrEqual(206)
  expect(said['firedAt']).toBe(minute(row - 1))
  expect(said['requestsSeen']).toBe(row * 100)
  expect(said['estimate']).toBeCloseTo((20 + (row - 200) * 8) / (row * 100), 10)
})

test('without a fault nothing fires: all rows are seen', async () => {
  expect(await replayed(head + rows(300, 999), '--limit', '0.5%', '--alpha', '1%')).toMatchObject({
    outcome: 'healthy',
    firedAt: null,
    row: null,
    requestsSeen: 30_000,
    estimate: 0.001,
    alpha: 0.01,
  })
  expect(await replayed(`${head}1,0,0\n2,0,0\n`, '--limit', '0.002')).toMatchObject({
    outcome: 'no-data',
    estimate: null,
    requestsSeen: 0,
  })
})

test('a baseline with a tolerance is a limit; columns of a baseline are compared with', async () => {
  const short = head + rows(20, 1)
  const known = await replayed(short, '--baseline', '0.1%', '--tolerance', '1.5x')
  expect(known).toMatchObject({ outcome: 'bad', limit: 0.0015 })
  const paired = Array.from({ length: 40 }, (_, at) => `${at},4,100,${at % 2},900\n`).join('')
  const wide = `time,bad,total,baseline_bad,baseline_total\n${paired}`
  expect(await replayed(wide)).toMatchObject({ outcome: 'bad', estimate: 0.04 })
  // 4 % beside 0.055 % is bad, yet within ten points.
  expect(await replayed(wide, '--tolerance', '+10 points')).toMatchObject({ outcome: 'healthy' })
  expect(await replayed(wide, '--tolerance', '1.5x,+0.2%')).toMatchObject({ outcome: 'bad' })
})

test('a byte order mark, CRLF, semicolons, other columns, spaces and 12.0 do not matter', async () => {
  const plain = await replayed(head + rows(30, 1), '--limit', '0.2%')
  const windows = `\ufeffTime; Total ;host;Bad\r\n${rows(30, 1).replace(/^(.*),(\d+),100$/gm, '$1;100.0;"a;b";$2\r')}`
  expect(await replayed(windows, '--limit', '0.2%')).toEqual(plain)
})

test('false alarms of the part that is known to be good are counted', async () => {
  const noisy = head + rows(100, 41)
  const said = await replayed(noisy, '--limit', '0.2%', '--good-until', '40')
  expect(said).toMatchObject({ good: { rows: 40, requests: 4000, alarms: [] } })
  const until = await replayed(noisy, '--limit', '0.2%', '--good-until', minute(59))
  const good = until['good'] as { rows: number; alarms: { row: number }[] }
  expect(good.rows).toBe(60)
  // Where one watch alarmed the next begins: several alarms in twenty bad minutes.
  expect(good.alarms.length).toBeGreaterThan(1)
  expect(good.alarms[0]?.row).toBe(until['row'])
})

test('a guard of lastgood.yaml is asked by its name, without a ledger', async () => {
  const config = `service: shop
start: node server.js
environments:
  production:
    target: local
    traffic: { kind: local, listen: '127.0.0.1:8080' }
guards:
  checkout: { limit: 0.2%, alpha: 2% }
`
  writeFileSync(join(folder, 'lastgood.yaml'), config)
  const said = await replayed(head + rows(30, 1), 'checkout')
  expect(said).toMatchObject({ outcome: 'bad', limit: 0.002, alpha: 0.02, problems: [] })
  const other = await replayed(head, 'payment')
  expect(other.problems).toMatchObject([{ hint: 'There are: checkout' }])
})

test.each([
  [
    'more bad than all',
    `${head}1,0,3\n2,4,3\n`,
    /bad is more than total \(4 of 3\)/,
    'row 2 (line 3)',
  ],
  ['negative', `${head}1,-1,3\n`, /bad is negative/, 'row 1 (line 2)'],
  ['NaN', `${head}1,0,NaN\n`, /total is not a whole number \(NaN\)/, 'row 1'],
  ['a fraction', `${head}1,0.5,1\n`, /bad is not a whole number/, 'row 1'],
  ['beyond what can be counted', `${head}1,0,9007199254740993\n`, /total is not a whole/, 'row 1'],
  ['an empty cell', `${head}1,,3\n`, /nothing in the column bad/, 'row 1'],
  ['too few cells', `${head}1,0,3\n2,0\n`, /2 columns, the first line 3/, 'row 2'],
  ['time going back', `${head}2026-01-02,0,3\n2026-01-01,0,3\n`, /time goes back/, 'row 2'],
  ['no time', `${head}soon,0,3\n`, /neither a date/, 'row 1'],
  ['a bad row after it fired', `${head + rows(300, 1)}x,0,3\n`, /neither a date/, 'row 301'],
  ['an open quote', `${head}"1,0,3\n`, /Quote Not Closed/, 'row 1'],
  ['a missing column', 'time,total\n1,2\n', /no column bad/, 'line 1'],
  [
    'half a baseline',
    'time,bad,total,baseline_bad\n1,0,2,0\n',
    /no column baseline_total/,
    'line 1',
  ],
  ['only a first line', head, /no rows/, 'series.csv'],
  ['an empty file', '', /empty/, 'series.csv'],
  ['a file that is no text', Buffer.alloc(200_000, 0xfe), /cannot be read|no column/, 'series.csv'],
])('%s is a Problem with its row, and exit code 2', async (_, csv, what, where) => {
  const said = await replayed(csv, '--limit', '0.2%')
  expect(said.exit).toBe(2)
  expect(said.problems[0]?.what).toMatch(what)
  expect(said.problems[0]?.where).toContain(where)
  expect(said.problems[0]?.hint).not.toBe('')
})

test.each([
  [[], /neither a limit nor a baseline/],
  [['--limit', '3'], /--limit cannot be understood: 3/],
  [['--limit', ''], /--limit cannot be understood/],
  [['--limit', '1%', '--baseline', '2%'], /which is the limit/],
  [['--limit', '1%', '--tolerance', '2x'], /says it already/],
  [['--baseline', '1%', '--tolerance', '0.5x'], /--tolerance cannot/],
  [['--baseline', '1%', '--tolerance', 'some'], /--tolerance cannot/],
  [['--limit', '1%', '--alpha', '0%'], /--alpha cannot/],
  [['--limit', '1%', '--good-until', 'lunch'], /--good-until is neither/],
  [['checkout'], /no lastgood.yaml/],
  [['--limit', '1%', '--data', 'other.csv'], /no such file/],
  [['--limit', '1%', '--data', '.'], /EISDIR/],
  [['--limit', '1%', '--svg', 'series.csv/chart.svg'], /chart cannot be written/],
])('%j is refused with exit code 2', async (args, what) => {
  const said = await replayed(head + rows(3, 99), ...args)
  expect(said.exit).toBe(2)
  expect(said.problems.map((problem) => problem.what).join('\n')).toMatch(what)
})

test('people get a table and a sentence, and a chart that stands alone', async () => {
  writeFileSync(join(folder, 'series.csv'), head + rows(1000, 801))
  const told = await type(folder, 'replay --data series.csv --limit 0.2% --svg a.svg'.split(' '))
  expect(told).toMatchObject({ code: 0 })
  expect(told.stdout).toContain('is the share of bad requests over 0.2 %?')
  expect(told.stdout).toMatch(/ROW +TIME +BAD +OF +SHARE +EVIDENCE/)
  expect(told.stdout).toMatch(/bad at 2026-11-21T13:2.*\(row 80\d\), after 80,\d00 requests/)
  const svg = readFileSync(join(folder, 'a.svg'), 'utf8')
  expect(svg).toMatch(/^<svg [^>]*role="img"/)
  expect(svg).toContain('prefers-color-scheme: dark')
  expect(svg).toContain('(row 80')
  expect(svg).not.toMatch(/NaN|Infinity|undefined|<script/)
  expect(svg.length).toBeLessThan(40_000)
})
