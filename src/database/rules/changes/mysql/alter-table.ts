import { parts, printed, Reader, type Token } from '../../../sql/mysql/tokens.ts'
import type { Change, NewColumn } from '../change.ts'
import { defined } from './column.ts'
import { keyed, tableParts } from './table-parts.ts'

/** All changes of one ALTER TABLE. Its table's name was read already. */
export function alterTable(table: string, rest: readonly Token[]): readonly Change[] {
  let name = table
  return parts(rest).flatMap((part, at) => {
    const changes = action(name, new Reader(part), part, at + 1)
    for (const change of changes) if (change.kind === 'rename-table') name = change.to
    return changes
  })
}

const option = (table: string, what: string): Change => ({
  kind: 'table-option',
  table,
  what,
  lock: 'ACCESS EXCLUSIVE',
})

/** Only says how the change is to be made. */
const manners = /^(algorithm|lock|order|without|with|wait|nowait|online|ignore)$/

function action(
  table: string,
  reader: Reader,
  part: readonly Token[],
  at: number,
): readonly Change[] {
  const first = reader.next?.value ?? ''
  if (manners.test(first)) return []
  if (reader.take('add')) return add(table, reader, at)
  if (reader.take('drop')) return drop(table, reader)
  if (reader.take('modify')) {
    reader.take('column')
    reader.take('if', 'exists')
    return restated(table, reader.name(), reader.rest())
  }
  if (reader.take('change')) {
    reader.take('column')
    reader.take('if', 'exists')
    const column = reader.name()
    const to = reader.name()
    const renamed: Change = { kind: 'rename-column', table, column, to }
    return [...(column === to ? [] : [renamed]), ...restated(table, to, reader.rest())]
  }
  if (reader.take('alter')) return alter(table, reader)
  if (reader.take('rename')) return rename(table, reader)
  if (reader.take('convert', 'to'))
    return [option(table, 'another character set, which writes every row anew')]
  if (/^(partition|remove|reorganize|coalesce|exchange|truncate|rebuild)$/.test(first)) {
    return partition(table, reader, part)
  }
  return [option(table, printed(part).slice(0, 80))]
}

function add(table: string, reader: Reader, at: number): readonly Change[] {
  if (reader.take('partition')) return [option(table, 'a new partition')]
  const key = keyed(reader, table, at)
  if (key?.kind === 'constraint')
    return [{ kind: 'add-constraint', table, constraint: key.constraint }]
  if (key !== null) return [indexOf(table, key)]
  if (reader.take('period') || reader.take('system')) return [option(table, 'system versioning')]
  reader.take('column')
  const ifNotExists = reader.take('if', 'not', 'exists')
  const inside = reader.group()
  if (inside !== null) {
    const { columns, constraints } = tableParts(inside, table)
    return [
      ...columns.map((column): Change => ({ kind: 'add-column', table, column, ifNotExists })),
      ...constraints.map((constraint): Change => ({ kind: 'add-constraint', table, constraint })),
    ]
  }
  const { column, constraints } = defined(reader.name(), reader.rest(), table)
  return [
    { kind: 'add-column', table, column, ifNotExists },
    ...constraints.map((constraint): Change => ({ kind: 'add-constraint', table, constraint })),
  ]
}

export function indexOf(
  table: string,
  { name, columns }: { readonly name: string; readonly columns: readonly string[] },
): Change {
  return {
    kind: 'create-index',
    table,
    // Names of indexes are unique in their table only.
    name: `${table}.${name}`,
    columns,
    unique: false,
    concurrently: false,
    partial: false,
    computed: false,
    ifNotExists: false,
  }
}

/** DROP INDEX also drops what makes values unique. */
export const dropIndex = (table: string, name: string): readonly Change[] => [
  { kind: 'drop-constraint', table, name, ifExists: true },
  { kind: 'drop-index', name: `${table}.${name}`, concurrently: false, ifExists: true },
]

function drop(table: string, reader: Reader): readonly Change[] {
  if (reader.take('primary', 'key')) {
    return [{ kind: 'drop-constraint', table, name: 'PRIMARY', ifExists: false }]
  }
  if (reader.takeOne('foreign key', 'check', 'constraint') !== null) {
    const ifExists = reader.take('if', 'exists')
    return [{ kind: 'drop-constraint', table, name: reader.name(), ifExists }]
  }
  if (reader.takeOne('index', 'key') !== null) {
    reader.take('if', 'exists')
    return dropIndex(table, reader.name())
  }
  if (reader.take('partition')) {
    const what = `the rows of partition ${printed(reader.rest())} are dropped`
    return [rowsGone(table), option(table, what)]
  }
  if (reader.takeOne('system versioning', 'period') !== null)
    return [option(table, 'no system versioning')]
  reader.take('column')
  const ifExists = reader.take('if', 'exists')
  return [{ kind: 'drop-column', table, column: reader.name(), ifExists }]
}

/** An ENUM that is NOT NULL takes its first label where nothing is said. */
const takesFirst = ({ type, notNull }: NewColumn) => notNull && type?.startsWith('enum') === true

/** MODIFY and CHANGE state a column anew: what they do not say is gone. */
function restated(table: string, column: string, tokens: readonly Token[]): readonly Change[] {
  const { column: now, constraints } = defined(column, tokens, table)
  return [
    { kind: 'change-type', table, column, type: now.type ?? '', using: false },
    { kind: now.notNull ? 'set-not-null' : 'drop-not-null', table, column },
    now.default === 'none' && now.identity === 'none' && !takesFirst(now)
      ? { kind: 'drop-default', table, column }
      : { kind: 'set-default', table, column },
    ...constraints.map((constraint): Change => ({ kind: 'add-constraint', table, constraint })),
  ]
}

function alter(table: string, reader: Reader): readonly Change[] {
  if (reader.takeOne('index', 'key', 'constraint', 'check') !== null) {
    return [option(table, `index or check ${reader.name()} is switched`)]
  }
  reader.take('column')
  const column = reader.name()
  if (reader.take('set', 'default')) return [{ kind: 'set-default', table, column }]
  if (reader.take('drop', 'default')) return [{ kind: 'drop-default', table, column }]
  return [option(table, `column ${column} is hidden or shown`)]
}

function rename(table: string, reader: Reader): readonly Change[] {
  if (reader.take('column')) {
    const column = reader.name()
    reader.take('to')
    return [{ kind: 'rename-column', table, column, to: reader.name() }]
  }
  if (reader.takeOne('index', 'key') !== null) {
    const name = `${table}.${reader.name()}`
    reader.take('to')
    return [
      { kind: 'rename-object', what: 'index', name, to: `${table}.${reader.name()}`, moved: false },
    ]
  }
  reader.takeOne('to', 'as', '=')
  return [{ kind: 'rename-table', table, to: reader.name(), moved: false }]
}

/** Rows of a partition go with it. */
const rowsGone = (table: string): Change => ({
  kind: 'write',
  how: 'delete',
  table,
  columns: [],
  filtered: true,
  rows: null,
  cascade: false,
})

function partition(table: string, reader: Reader, part: readonly Token[]): readonly Change[] {
  if (reader.take('truncate', 'partition') || reader.take('exchange', 'partition')) {
    return [rowsGone(table)]
  }
  return [option(table, printed(part).slice(0, 60))]
}
