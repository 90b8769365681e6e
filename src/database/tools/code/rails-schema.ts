import type { Call, Expression, Named } from './expression.ts'
import { notRead } from './literal.ts'
import { identifier, literal } from './sql-words.ts'

const types: Readonly<Record<string, string>> = {
  string: 'character varying',
  text: 'text',
  integer: 'integer',
  bigint: 'bigint',
  float: 'float',
  boolean: 'boolean',
  date: 'date',
  json: 'json',
  jsonb: 'jsonb',
  uuid: 'uuid',
  binary: 'bytea',
  inet: 'inet',
}

/** SQL of the schema statements whose meaning does not depend on the version of Rails or on the schema that stands. */
export function railsSql(said: Call): readonly string[] {
  const [table, second, third] = said.args.map(textOf)
  const only = (count: number, ...options: readonly string[]) => {
    if (said.args.length !== count || [...said.named.keys()].some((key) => !options.includes(key)))
      throw notRead(said)
  }
  const name = identifier(table ?? '')
  switch (said.name) {
    case 'add_column': {
      only(3, 'null', 'default', 'limit')
      return [
        `ALTER TABLE ${name} ADD ${identifier(second ?? '')} ${columnType(third ?? '', said)}`,
      ]
    }
    case 'remove_column': {
      if (said.args.length < 2 || said.args.length > 3 || said.named.has('if_exists'))
        throw notRead(said)
      return [`ALTER TABLE ${name} DROP COLUMN ${identifier(second ?? '')}`]
    }
    case 'drop_table': {
      // A block and options say how to make it again.
      const rest = said.args.slice(1)
      if (
        rest.some(({ kind }) => kind !== 'code') ||
        said.named.has('if_exists') ||
        said.named.has('force')
      )
        throw notRead(said)
      return [`DROP TABLE ${name}`]
    }
    case 'change_column_null': {
      only(3)
      const may = said.args[2]
      if (may?.kind !== 'name' || !/^(true|false)$/.test(may.name)) throw notRead(said)
      return [
        `ALTER TABLE ${name} ALTER COLUMN ${identifier(second ?? '')} ${may.name === 'true' ? 'DROP' : 'SET'} NOT NULL`,
      ]
    }
    default:
      throw notRead(said)
  }
}

/** The statement that takes one back, as CommandRecorder has it; null where it raises IrreversibleMigration. */
export function inverseOf(said: Expression): Expression | null {
  if (said.kind !== 'call') throw notRead(said)
  switch (said.name) {
    case 'add_column':
      return { ...said, name: 'remove_column' }
    case 'remove_column':
      // Without its type nobody knows what to add again.
      return said.args.length < 3 ? null : { ...said, name: 'add_column' }
    case 'change_column_null': {
      const [table, column, may] = said.args
      if (
        said.args.length !== 3 ||
        may?.kind !== 'name' ||
        table === undefined ||
        column === undefined
      )
        throw notRead(said)
      const other = { ...may, name: may.name === 'true' ? 'false' : 'true' }
      return { ...said, args: [table, column, other] }
    }
    case 'execute':
    case 'change_column':
      return null
    default:
      throw notRead(said)
  }
}

function columnType(type: string, said: Call): string {
  const limit = said.named.get('limit')
  const known = types[type]
  if (
    known === undefined ||
    (limit !== undefined && (type !== 'string' || limit.kind !== 'number'))
  )
    throw notRead(said)
  const sized = limit?.kind === 'number' ? `${known}(${limit.text})` : known
  return `${sized}${rest(said.named, said)}`
}

function rest(named: Named, said: Call): string {
  const value = named.get('default')
  const may = named.get('null')
  if (may !== undefined && (may.kind !== 'name' || !/^(true|false)$/.test(may.name)))
    throw notRead(said)
  const standard =
    value === undefined || (value.kind === 'name' && value.name === 'nil')
      ? ''
      : ` DEFAULT ${literal(value)}`
  return `${standard}${may?.kind === 'name' && may.name === 'false' ? ' NOT NULL' : ''}`
}

const textOf = (said: Expression) => (said.kind === 'text' ? said.text : undefined)
