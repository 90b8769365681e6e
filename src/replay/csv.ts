import { basename } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import type { Io } from '../host/io.ts'
import { fail, ok, type Result } from '../model/problem.ts'
import { countsIn, timeIn } from './cells.ts'
import type { Row, Series } from './series.ts'

const needed = ['time', 'bad', 'total'] as const
const beside = ['baseline_bad', 'baseline_total'] as const
const example = 'The first line names the columns: time,bad,total[,baseline_bad,baseline_total]'
/** Longest row that is believed to be one: a file that is no text is not read into memory looking for a line's end. */
const longestRow = 64 * 1024

/** One record as csv-parse hands it over. */
interface Line {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

/**
 * Opens a CSV file as a series, read as a stream. Separator `,`, `;` or tab, found in the first line; a byte order mark and CRLF do not
 * matter, other columns are left alone. Problems: no such file, nothing in it, a column that is missing.
 */
export async function csvSeries(path: string, io: Io): Promise<Result<Series>> {
  const name = basename(path)
  const chunks = await io.files.chunks(path)
  if (chunks === null) {
    const hint = 'lastgood replay --data <file.csv> --limit 0.2%'
    return fail({ what: 'There is no such file', where: path, hint })
  }
  const { parse } = await import('csv-parse')
  const source = await peeked(chunks)
  if (!source.ok) return fail({ what: source.what, where: path, hint: example })
  const { first, all } = source
  const parser = parse({
    bom: true,
    delimiter: separatorIn(first),
    info: true,
    trim: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longestRow,
  })
  // What fails on the way destroys the parser, and so comes out where the records are read.
  pipeline(Readable.from(all), parser, () => {})
  const records = (parser as AsyncIterable<Line>)[Symbol.asyncIterator]()
  const head = await nextOf(records, name, 0)
  if (!head.ok) return head
  if (head.value === null) return fail({ what: 'The file is empty', where: name, hint: example })
  const columns = head.value.record.map((column) => column.toLowerCase())
  const at = (column: string) => columns.indexOf(column)
  const paired = beside.some((column) => at(column) >= 0)
  const missing = [...needed, ...(paired ? beside : [])].filter((column) => at(column) < 0)
  if (missing.length > 0) {
    const what = `There is no column ${missing.join(', ')}`
    return fail({
      what,
      where: `${name}, line 1 (${columns.join(', ').slice(0, 120)})`,
      hint: example,
    })
  }
  return ok({ name, paired, rows: rowsOf(records, { name, paired, at, width: columns.length }) })
}

interface Shape {
  readonly name: string
  readonly paired: boolean
  readonly at: (column: string) => number
  readonly width: number
}

async function* rowsOf(
  records: AsyncIterator<Line>,
  { name, paired, at, width }: Shape,
): AsyncGenerator<Result<Row>, void, undefined> {
  let before = -Infinity
  for (let row = 1; ; row++) {
    const next = await nextOf(records, name, row)
    if (!next.ok) return yield next
    if (next.value === null) {
      if (row > 1) return
      return yield fail({
        what: 'There are no rows below the first line',
        where: name,
        hint: example,
      })
    }
    const { record, info } = next.value
    const cell = (column: string) => record[at(column)]
    const wrong = (what: string) =>
      fail({
        what,
        where: `${name}, row ${row} (line ${info.lines})`,
        hint: 'One row per interval, counts of that interval only, times rising; correct or leave out the row',
      })
    if (record.length !== width)
      return yield wrong(`The row has ${record.length} columns, the first line ${width}`)
    const text = cell('time') ?? ''
    const time = timeIn(text)
    if (time === null)
      return yield wrong(`time is neither a date and time nor a number (${text.slice(0, 40)})`)
    if (time < before) return yield wrong(`time goes back (${text})`)
    before = time
    const counts = countsIn([cell('bad'), cell('total')], ['bad', 'total'])
    if (typeof counts === 'string') return yield wrong(counts)
    const baseline = paired ? countsIn([cell(beside[0]), cell(beside[1])], beside) : null
    if (typeof baseline === 'string') return yield wrong(baseline)
    yield ok({ row, time: text, ...counts, baseline })
  }
}

/** The next record, null at the end; what cannot be parsed or read is a Problem. */
async function nextOf(
  records: AsyncIterator<Line>,
  name: string,
  row: number,
): Promise<Result<Line | null>> {
  try {
    const next = await records.next()
    return ok(next.done === true ? null : next.value)
  } catch (error) {
    return fail({
      what: unreadable(error),
      where: row === 0 ? name : `${name}, row ${row}`,
      hint: example,
    })
  }
}

/** The first line, and all of the bytes again. */
async function peeked(chunks: AsyncIterable<Uint8Array>) {
  const iterator = chunks[Symbol.asyncIterator]()
  try {
    const first = await iterator.next()
    if (first.done === true) return { ok: false, what: 'The file is empty' } as const
    const text = new TextDecoder().decode(first.value.subarray(0, longestRow))
    const all = async function* () {
      yield first.value
      for (;;) {
        const next = await iterator.next()
        if (next.done === true) return
        yield next.value
      }
    }
    return { ok: true, first: text.split(/\r?\n/, 1)[0] ?? '', all: all() } as const
  } catch (error) {
    return { ok: false, what: unreadable(error) } as const
  }
}

/** Whichever of the separators divides the first line most often. */
function separatorIn(line: string): string {
  const parts = (separator: string) => line.split(separator).length
  return [',', ';', '\t'].reduce((best, each) => (parts(each) > parts(best) ? each : best))
}

/** What the reader complains of, without the bytes of a file that may be anything. */
function unreadable(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return `The file cannot be read: ${text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 100)}`
}
