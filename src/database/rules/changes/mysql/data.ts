import { parts, Reader, type Token } from '../../../sql/mysql/tokens.ts'
import type { Change } from '../change.ts'

type How = Extract<Change, { kind: 'write' }>['how']

const write = (
  how: How,
  table: string,
  more: {
    readonly columns?: readonly string[]
    readonly filtered?: boolean
    readonly rows?: number | null
  } = {},
): Change => ({
  kind: 'write',
  how,
  table,
  columns: more.columns ?? [],
  filtered: more.filtered ?? false,
  rows: more.rows ?? null,
  cascade: false,
})

/** INSERT, REPLACE, UPDATE, DELETE, TRUNCATE; null for other statements. */
export function dataChanges(reader: Reader): readonly Change[] | null {
  if (reader.takeOne('insert', 'replace') !== null) return [insert(reader)]
  if (reader.take('update')) return update(reader)
  if (reader.take('delete')) return remove(reader)
  if (reader.take('truncate')) {
    reader.take('table')
    return [write('truncate', reader.name())]
  }
  return null
}

function hints(reader: Reader): void {
  while (reader.takeOne('low_priority', 'high_priority', 'delayed', 'quick', 'ignore') !== null);
}

function insert(reader: Reader): Change {
  hints(reader)
  reader.take('into')
  const table = reader.name()
  const list = reader.group()
  const columns =
    list === null
      ? []
      : list
          .filter(({ text }) => text !== ',')
          .map(({ kind, value, text }) => (kind === 'name' ? value : text))
  const values = reader.takeOne('values', 'value') !== null
  let rows = 0
  while (values && reader.group() !== null) {
    rows++
    if (!reader.take(',')) break
  }
  return write('insert', table, { columns, rows: values ? rows : null })
}

const has = (tokens: readonly Token[], word: string) =>
  tokens.some(({ kind, value }) => kind === 'word' && value === word)

function update(reader: Reader): readonly Change[] {
  hints(reader)
  const table = reader.name()
  const rest = reader.rest()
  const set = rest.findIndex(({ kind, value }) => kind === 'word' && value === 'set')
  const where = rest.findIndex(({ kind, value }) => kind === 'word' && value === 'where')
  const columns = parts(rest.slice(set + 1, where < 0 ? undefined : where)).flatMap((part) => {
    const end = part.findIndex(({ text }) => text === '=' || text === ':=')
    const name = part[end - 1]
    return name === undefined ? [] : [name.kind === 'name' ? name.value : name.text]
  })
  return [
    write('update', table, { columns, filtered: where >= 0 || has(rest.slice(0, set), 'join') }),
  ]
}

function remove(reader: Reader): readonly Change[] {
  hints(reader)
  if (reader.take('from')) {
    const table = reader.name()
    return [write('delete', table, { filtered: has(reader.rest(), 'where') })]
  }
  // `DELETE a, b FROM a JOIN b …`: aliases, which the part behind FROM explains.
  const rest = reader.rest()
  const from = rest.findIndex(({ kind, value }) => kind === 'word' && value === 'from')
  return parts(rest.slice(0, Math.max(from, 0))).map((part) => {
    const alias = new Reader(part).name()
    return write('delete', unaliased(alias, rest.slice(from + 1)), { filtered: true })
  })
}

function unaliased(alias: string, tokens: readonly Token[]): string {
  const at = tokens.findIndex(
    (one, index) => index > 0 && (one.kind === 'name' ? one.value : one.text) === alias,
  )
  const before = tokens[at - 1]
  const named = before?.value === 'as' ? tokens[at - 2] : before
  const isName =
    named !== undefined &&
    (named.kind === 'name' || (named.kind === 'word' && !/^(join|from|as|on)$/.test(named.value)))
  return at < 1 || !isName ? alias : named.kind === 'name' ? named.value : named.text
}
