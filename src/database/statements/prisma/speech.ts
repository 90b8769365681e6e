import { quoted } from '../../catalog/names.ts'
import type { Dialect } from '../../migration.ts'
import { backquoted } from '../../shadow/mysql/names.ts'
import type { Field } from './schema.ts'

/** A column as Prisma Client speaks of it. */
export interface Sent {
  readonly field: Field
  /** `"public"."role_kind"` of an enum that is a type of its own, else null. */
  readonly cast: string | null
}

/** What stands for a value, one after another. */
export type Value = (sent?: Sent) => string

/** How Prisma Client writes for one database. */
export interface Speech {
  readonly name: (name: string) => string
  readonly table: (schema: string, table: string) => string
  /** Whether an enum is a type of its own, which it casts to. */
  readonly castsEnums: boolean
  readonly values: () => Value
  /** Between names. */
  readonly comma: string
  /** What ends a question for all rows, and one for some. */
  readonly all: (value: Value) => string
  readonly some: (value: Value) => string
  /** What a write answers with: columns as `read` writes them, or by their names alone. Null: it asks again. */
  readonly returning: 'as read' | 'by name' | null
  readonly nothingGiven: string
  /** Null: it asks first, and then inserts or updates. */
  readonly onConflict: ((key: string) => string) | null
  readonly connect: (table: string, names: string, values: string) => string
}

/** Recorded from Prisma Client 7.10 with its adapters for node-postgres, MariaDB and libSQL; fixtures/ holds what they sent. */
export const speeches: Readonly<Record<Dialect, Speech>> = {
  postgresql: {
    name: quoted,
    table: (schema, table) => `${quoted(schema)}.${quoted(table)}`,
    castsEnums: true,
    values() {
      let last = 0
      return (sent) => {
        const value = `$${++last}`
        if (sent === undefined || sent.cast === null) return value
        const many = sent.field.list ? '[]' : ''
        return `CAST(${value}::text${many} AS ${sent.cast}${many})`
      }
    },
    comma: ',',
    all: (value) => ` OFFSET ${value()}`,
    some: (value) => ` LIMIT ${value()} OFFSET ${value()}`,
    returning: 'as read',
    nothingGiven: 'DEFAULT VALUES',
    onConflict: (key) => `ON CONFLICT (${key})`,
    connect: (table, names, values) =>
      `INSERT INTO ${table} (${names}) VALUES (${values}) ON CONFLICT DO NOTHING`,
  },
  mysql: {
    name: backquoted,
    table: (schema, table) =>
      schema === 'public' ? backquoted(table) : `${backquoted(schema)}.${backquoted(table)}`,
    castsEnums: false,
    values: () => () => '?',
    comma: ',',
    all: () => '',
    some: () => ' LIMIT ? OFFSET ?',
    returning: null,
    nothingGiven: '() VALUES ()',
    onConflict: null,
    connect: (table, names, values) => `INSERT IGNORE INTO ${table} (${names}) VALUES (${values})`,
  },
  sqlite: {
    name: backquoted,
    table: (_, table) => `\`main\`.${backquoted(table)}`,
    castsEnums: false,
    values: () => () => '?',
    comma: ', ',
    all: () => ' LIMIT ? OFFSET ?',
    some: () => ' LIMIT ? OFFSET ?',
    returning: 'by name',
    nothingGiven: 'DEFAULT VALUES',
    onConflict: (key) => `ON CONFLICT  (${key})`,
    connect: (table, names, values) =>
      `INSERT OR IGNORE INTO ${table} (${names}) VALUES (${values})`,
  },
}
