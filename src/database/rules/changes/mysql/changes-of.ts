import { parts, Reader, tokensOf, type Token } from '../../../sql/mysql/tokens.ts'
import type { Change, ObjectKind, TriggerTiming } from '../change.ts'
import { alterTable, dropIndex, indexOf } from './alter-table.ts'
import { columnsIn, keyOf } from './column.ts'
import { dataChanges } from './data.ts'
import { withOnlineClause } from './online-clause.ts'
import { tableParts } from './table-parts.ts'

/**
 * What one statement of MySQL or MariaDB changes. Null: nobody here reads it. An empty list: it changes nothing that code can see.
 */
export function mysqlChanges(sql: string): readonly Change[] | null {
  const tokens = tokensOf(sql)
  const changes = changesOf(new Reader(tokens))
  return changes === null ? null : withOnlineClause(tokens, changes)
}

function changesOf(reader: Reader): readonly Change[] | null {
  if (reader.take('create')) return create(reader)
  if (reader.take('alter')) return alter(reader)
  if (reader.take('drop')) return drop(reader)
  if (reader.take('rename', 'table') || reader.take('rename', 'tables')) return renameTables(reader)
  if (reader.take('call')) return [{ kind: 'call', functions: [reader.name()] }]
  const right = reader.takeOne('grant', 'revoke')
  if (right !== null) return access(right === 'grant' ? 'grant' : 'revoke', reader)
  if (reader.takeOne(...harmless) !== null) return []
  return dataChanges(reader)
}

const harmless = [
  'set',
  'select',
  'use',
  'begin',
  'start transaction',
  'commit',
  'rollback',
  'savepoint',
  'release',
  'lock tables',
  'lock table',
  'unlock',
  'flush',
  'analyze',
  'optimize',
  'check',
  'show',
  'do',
  'with',
] as const

function create(reader: Reader): readonly Change[] | null {
  const replace = reader.take('or', 'replace')
  const temporary = reader.take('temporary')
  if (reader.take('table')) return createTable(reader, temporary)
  if (reader.take('unique', 'index')) return createIndex(reader, true)
  if (reader.takeOne('fulltext index', 'spatial index', 'index') !== null)
    return createIndex(reader, false)
  if (reader.takeOne('database', 'schema') !== null) return object('schema', reader)
  if (reader.take('sequence')) return object('sequence', reader)
  if (reader.takeOne('user', 'role') !== null) return object('role', reader)
  // ALGORITHM, DEFINER and SQL SECURITY stand before what is made.
  for (let at = 0; at < 16 && !reader.done; at++) {
    if (reader.take('view')) return createView(reader, replace)
    if (reader.take('trigger')) return createTrigger(reader, replace)
    if (reader.take('procedure')) return createRoutine(reader, replace, '')
    if (reader.take('function')) return createRoutine(reader, replace, 'a value')
    if (reader.take('event')) return object('other', reader)
    reader.skip()
  }
  return null
}

function object(what: ObjectKind, reader: Reader): readonly Change[] {
  const ifNotExists = reader.take('if', 'not', 'exists')
  return [{ kind: 'create-object', what, name: reader.name(), ifNotExists }]
}

function createTable(reader: Reader, temporary: boolean): readonly Change[] {
  const ifNotExists = reader.take('if', 'not', 'exists')
  const table = reader.name()
  const inside = reader.group()
  const like = inside?.[0]?.value === 'like' || reader.take('like')
  const { columns, constraints, indexes, inline } =
    inside === null || like
      ? { columns: [], constraints: [], indexes: [], inline: [] }
      : tableParts(inside, table)
  const selects = reader.rest().some(({ kind, value }) => kind === 'word' && value === 'select')
  return [
    {
      kind: 'create-table',
      table,
      columns,
      complete: inside !== null && !like && !selects,
      constraints,
      ifNotExists,
      temporary,
      partitionOf: null,
    },
    ...(temporary ? [] : indexes.map((index) => indexOf(table, index))),
    ...inline.map((column): Change => ({
      kind: 'table-option',
      table,
      what: `REFERENCES behind ${column}, which MySQL before 9.0 reads and forgets: no foreign key there,`,
      lock: 'ACCESS EXCLUSIVE',
    })),
  ]
}

function createIndex(reader: Reader, unique: boolean): readonly Change[] {
  reader.take('if', 'not', 'exists')
  const name = reader.name()
  if (reader.take('using')) reader.skip()
  reader.take('on')
  const table = reader.name()
  const columns = columnsIn(reader.group() ?? [])
  if (!unique) return [indexOf(table, { name, columns })]
  return [{ kind: 'add-constraint', table, constraint: keyOf('unique', name, columns) }]
}

function createView(reader: Reader, replace: boolean): readonly Change[] {
  const ifNotExists = reader.take('if', 'not', 'exists')
  const view = reader.name()
  const columns = reader.group()
  return [
    {
      kind: 'create-view',
      view,
      replace,
      materialized: false,
      columns: columns === null ? null : columnsIn(columns),
      query: null,
      ifNotExists,
      temporary: false,
    },
  ]
}

function createTrigger(reader: Reader, replace: boolean): readonly Change[] {
  reader.take('if', 'not', 'exists')
  const name = reader.name()
  const timing: TriggerTiming = reader.take('before') ? 'before' : 'after'
  while (!reader.done && !reader.take('on')) reader.skip()
  const table = reader.name()
  return [
    {
      kind: 'create-trigger',
      table,
      name,
      function: name,
      timing,
      row: true,
      replace,
      constraint: false,
    },
  ]
}

function createRoutine(reader: Reader, replace: boolean, returns: string): readonly Change[] {
  reader.take('if', 'not', 'exists')
  const name = reader.name()
  return [{ kind: 'create-function', name, signature: `${name}()`, returns, replace, body: null }]
}

function alter(reader: Reader): readonly Change[] | null {
  reader.takeOne('online', 'ignore')
  if (reader.take('table')) {
    reader.take('if', 'exists')
    const table = reader.name()
    return alterTable(table, reader.rest())
  }
  if (reader.take('sequence')) {
    reader.take('if', 'exists')
    return [
      { kind: 'change-sequence', sequence: reader.name(), what: 'other options', restarts: false },
    ]
  }
  if (reader.takeOne('database', 'schema') !== null) return []
  for (let at = 0; at < 16 && !reader.done; at++) {
    if (reader.take('view')) return createView(reader, true)
    if (reader.takeOne('event', 'procedure', 'function', 'user') !== null) return []
    reader.skip()
  }
  return null
}

function drop(reader: Reader): readonly Change[] | null {
  if (reader.take('temporary')) return []
  const kinds: Readonly<Record<string, ObjectKind>> = {
    table: 'table',
    tables: 'table',
    view: 'view',
    procedure: 'function',
    function: 'function',
    sequence: 'sequence',
    event: 'other',
    database: 'schema',
    schema: 'schema',
    user: 'role',
    role: 'role',
  }
  if (reader.take('index')) {
    reader.take('if', 'exists')
    const name = reader.name()
    reader.take('on')
    return dropIndex(reader.name(), name)
  }
  if (reader.take('trigger')) {
    const ifExists = reader.take('if', 'exists')
    // Its table is not named.
    const what = 'other'
    return [{ kind: 'drop-object', what, name: reader.name(), ifExists, cascade: false }]
  }
  const what = kinds[reader.next?.value ?? '']
  if (what === undefined) return null
  reader.skip()
  const ifExists = reader.take('if', 'exists')
  return parts(reader.rest()).map((part) => {
    const name = new Reader(part).name()
    return {
      kind: 'drop-object',
      what,
      name: what === 'function' ? `${name}()` : name,
      ifExists,
      cascade: false,
    } as const
  })
}

function renameTables(reader: Reader): readonly Change[] {
  return parts(reader.rest()).map((part: readonly Token[]) => {
    const pair = new Reader(part)
    pair.take('if', 'exists')
    const table = pair.name()
    pair.take('to')
    return { kind: 'rename-table', table, to: pair.name(), moved: false } as const
  })
}

function access(kind: 'grant' | 'revoke', reader: Reader): readonly Change[] {
  const rest = reader.rest()
  const at = rest.findIndex(({ value }) => value === 'on')
  const to = rest.findIndex(({ value }) => value === 'to' || value === 'from')
  const names = (tokens: readonly Token[]) =>
    parts(tokens).map((part) => part.map(({ text }) => text).join(''))
  return [
    {
      kind,
      what: 'table',
      objects: names(rest.slice(at + 1, to)),
      privileges: names(rest.slice(0, at)).map((one) => one.toUpperCase()),
      roles: names(rest.slice(to + 1)),
    },
  ]
}
