import type { Change } from '../../rules/changes/change.ts'
import {
  addColumn,
  asConstraint,
  createIndex,
  createTable,
  createTrigger,
  createView,
} from './definitions.ts'
import { copied, rowsRead, type Copy } from './rows.ts'
import { columnText } from './table.ts'
import { Cursor, tokensOf } from './tokens.ts'

/** What one statement does. */
export interface StatementRead {
  readonly changes: readonly Change[]
  readonly copy: Copy | null
}

const nothing: StatementRead = { changes: [], copy: null }
const one = (...changes: readonly Change[]): StatementRead => ({ changes, copy: null })

/** Statements that change neither schema nor rows. */
const quiet = new Set([
  ...['pragma', 'begin', 'commit', 'end', 'rollback', 'savepoint', 'release', 'select', 'values'],
  ...['explain', 'analyze', 'reindex', 'vacuum', 'detach'],
])

/** Reads one statement of SQLite; null when it is none that is known here. */
export function readStatement(sql: string): StatementRead | null {
  const cursor = new Cursor(tokensOf(sql))
  if (cursor.takes('create')) return created(cursor)
  if (cursor.takes('drop')) return dropped(cursor)
  if (cursor.takes('alter', 'table')) return altered(cursor)
  const rows = rowsRead(cursor)
  if (rows !== null) return rows
  const word = cursor.next?.value ?? ''
  if (word === 'attach') return one({ kind: 'unread', what: 'ATTACH of another database' })
  if (word === 'pragma' && cursor.tokens.some(({ value }) => value === 'writable_schema')) {
    return one({ kind: 'unread', what: 'a schema that is written as text' })
  }
  return quiet.has(word) ? nothing : null
}

function created(cursor: Cursor): StatementRead | null {
  const temporary = cursor.takes('temp') || cursor.takes('temporary')
  if (cursor.takes('table')) {
    const change = createTable(cursor, temporary)
    if (change.kind !== 'create-table' || !cursor.takes('as')) return one(change)
    return { changes: [change], copy: copied(cursor, change.table, []) }
  }
  if (cursor.takes('virtual', 'table')) {
    cursor.takes('if', 'not', 'exists')
    const table = cursor.qualified() ?? ''
    const made = { kind: 'create-table', table, columns: [], constraints: [] } as const
    return one({
      ...made,
      complete: false,
      ifNotExists: false,
      temporary: false,
      partitionOf: null,
    })
  }
  if (cursor.takes('unique', 'index')) return one(createIndex(cursor, true))
  if (cursor.takes('index')) return one(createIndex(cursor, false))
  if (cursor.takes('trigger')) return one(createTrigger(cursor))
  return cursor.takes('view') ? one(createView(cursor, temporary)) : null
}

function dropped(cursor: Cursor): StatementRead | null {
  const what = cursor.name()?.toLowerCase()
  const ifExists = cursor.takes('if', 'exists')
  const name = cursor.qualified()
  if (name === null) return null
  if (what === 'table' || what === 'view')
    return one({ kind: 'drop-object', what, name, ifExists, cascade: false })
  if (what === 'index') return one({ kind: 'drop-index', name, concurrently: false, ifExists })
  // Its table is found by its name, which is one of the database's.
  return what === 'trigger' ? one({ kind: 'drop-trigger', table: '', name, ifExists }) : null
}

function altered(cursor: Cursor): StatementRead | null {
  const table = cursor.qualified()
  if (table === null) return null
  if (cursor.takes('rename', 'to')) {
    return one({ kind: 'rename-table', table, to: cursor.name() ?? '', moved: false })
  }
  if (cursor.takes('rename')) {
    cursor.takes('column')
    const column = cursor.name() ?? ''
    cursor.takes('to')
    return one({ kind: 'rename-column', table, column, to: cursor.name() ?? '' })
  }
  if (cursor.takes('add', 'column')) return one(...addColumn(cursor, table))
  if (cursor.takes('add')) return added(cursor, table)
  if (cursor.takes('drop', 'constraint')) {
    return one({ kind: 'drop-constraint', table, name: cursor.name() ?? '', ifExists: false })
  }
  if (cursor.takes('drop')) {
    cursor.takes('column')
    return one({ kind: 'drop-column', table, column: cursor.name() ?? '', ifExists: false })
  }
  if (!cursor.takes('alter')) return null
  cursor.takes('column')
  const column = cursor.name() ?? ''
  if (cursor.takes('set', 'not', 'null')) return one({ kind: 'set-not-null', table, column })
  return cursor.takes('drop', 'not', 'null') ? one({ kind: 'drop-not-null', table, column }) : null
}

/** `ADD name type …`, or `ADD [CONSTRAINT name] CHECK (…)`. */
function added(cursor: Cursor, table: string): StatementRead {
  if (!cursor.sees('constraint') && !cursor.sees('check')) return one(...addColumn(cursor, table))
  const { own } = columnText(
    new Cursor([{ kind: 'word', raw: '', value: '' }, ...cursor.tokens.slice(cursor.at)]),
  )
  return one(
    ...own.map((check) => {
      const names = check.expression
        .filter(({ kind }) => kind !== 'other')
        .map(({ value }) => value)
      return {
        kind: 'add-constraint',
        table,
        constraint: asConstraint({ ...check, columns: names }, table, names),
      } as const
    }),
  )
}
