import { sql } from 'drizzle-orm'
import * as mysql from 'drizzle-orm/mysql-core'
import * as sqlite from 'drizzle-orm/sqlite-core'
import { drizzle as mysqlProxy } from 'drizzle-orm/mysql-proxy'
import { drizzle as sqliteProxy } from 'drizzle-orm/sqlite-proxy'
import { boolean, integer, pgSchema, pgTable, serial, text, timestamp } from 'drizzle-orm/pg-core'
import { drizzle as drizzleOf } from 'drizzle-orm/node-postgres'
import { Pool } from 'pg'
import { expect, test } from 'vitest'
import { nodeIo } from '../../../host/node.ts'
import type { Dialect } from '../../migration.ts'
import { memoryTree } from '../../tree/memory.ts'
import { drizzle } from './drizzle.ts'

const collect = (
  files: Readonly<Record<string, string>>,
  where = 'src/schema.ts',
  dialect: Dialect = 'postgresql',
) => drizzle(where, { tree: memoryTree(files), databases: [], io: nodeIo(), root: '/', dialect })

const users = pgTable('users', {
  id: serial('id').primaryKey(),
  email: text().notNull(),
  name: text('full_name'),
  active: boolean('active').notNull().default(true),
  at: timestamp('at', { withTimezone: true }).notNull().defaultNow(),
  upper: text('upper').generatedAlwaysAs(sql`upper(email)`),
})
const crm = pgSchema('crm')
const people = crm.table('people', { id: integer().primaryKey(), age: integer().notNull() })

const declared = `import { pgTable, serial } from 'drizzle-orm/pg-core'
const at = { at: timestamp('at', { withTimezone: true }).notNull().defaultNow() }
export const users = pgTable('users', {
  id: serial('id').primaryKey(),
  email: text().notNull(),
  name: text('full_name'),
  active: boolean('active').notNull().default(true),
  ...at,
  upper: text('upper').generatedAlwaysAs(sql\`upper(email)\`),
}, (t) => [index('i').on(t.email)])
export const crm = pgSchema('crm')
export const people = crm.table('people', { id: integer().primaryKey(), age: integer().notNull() })
`

test('what drizzle-orm sends for these tables is what is said of them', async () => {
  const db = drizzleOf(new Pool())
  const { statements, problems } = await collect({ 'src/schema.ts': declared })
  expect(problems).toEqual([])
  const said = (source: string) =>
    statements.find((one) => one.source === `drizzle table ${source}`)?.sql
  expect(said('users: select')).toBe(db.select().from(users).toSQL().sql)
  expect(said('users: insert')).toBe(db.insert(users).values({ email: 'a' }).toSQL().sql)
  expect(said('people: select')).toBe(db.select().from(people).toSQL().sql)
  expect(said('people: insert')).toBe(db.insert(people).values({ id: 1, age: 2 }).toSQL().sql)
  const conflict = db
    .insert(people)
    .values({ id: 1, age: 2 })
    .onConflictDoNothing({ target: people.id })
  expect(said('people: insert on conflict (id)')?.replaceAll('(id)', '("id")')).toBe(
    conflict.toSQL().sql,
  )
})

const orders = mysql.mysqlTable('orders', {
  id: mysql.int('id').autoincrement().primaryKey(),
  email: mysql.varchar({ length: 60 }).notNull().unique(),
  note: mysql.text('the_note'),
  at: mysql.timestamp('at').notNull().defaultNow(),
})

const ordersDeclared = `export const orders = mysqlTable('orders', {
  id: int('id').autoincrement().primaryKey(),
  email: varchar({ length: 60 }).notNull().unique(),
  note: text('the_note'),
  at: timestamp('at').notNull().defaultNow(),
})
export const other = pgTable('other', { id: serial('id') })`

test('the same for MySQL, and a table for another database is told', async () => {
  const db = mysqlProxy(async () => ({ rows: [] }))
  const { statements, problems } = await collect(
    { 'src/schema.ts': ordersDeclared },
    'src/schema.ts',
    'mysql',
  )
  expect(problems).toMatchObject([
    { what: 'other is a table for postgresql, and the migrations are for mysql' },
  ])
  const said = (does: string) =>
    statements.find((one) => one.source === `drizzle table orders: ${does}`)?.sql
  expect(said('select')).toBe(db.select().from(orders).toSQL().sql)
  const insert = db.insert(orders).values({ email: 'a' })
  expect(said('insert')).toBe(insert.toSQL().sql)
  const met = insert.onDuplicateKeyUpdate({ set: { id: 1 } })
  expect(said('insert on conflict (id)')).toBe(met.toSQL().sql)
  const where = sql`${orders.id} = 1`
  expect(said('delete')).toBe(db.delete(orders).where(where).toSQL().sql.replace(/1$/, '?'))
  const set = { email: 'a', note: 'b', at: new Date() }
  expect(said('update')).toBe(
    db.update(orders).set(set).where(where).toSQL().sql.replace(/1$/, '?'),
  )
})

const notes = sqlite.sqliteTable('notes', {
  id: sqlite.integer('id').primaryKey({ autoIncrement: true }),
  title: sqlite.text('title').notNull(),
  kind: sqlite.text('kind').notNull().default('plain'),
  body: sqlite.text(),
})

const notesDeclared = `export const notes = sqliteTable('notes', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  title: text('title').notNull(),
  kind: text('kind').notNull().default('plain'),
  body: text(),
})`

test('the same for SQLite, which knows no DEFAULT in a row', async () => {
  const db = sqliteProxy(async () => ({ rows: [] }))
  const { statements, problems } = await collect(
    { 'src/schema.ts': notesDeclared },
    'src/schema.ts',
    'sqlite',
  )
  expect(problems).toEqual([])
  const said = (does: string) =>
    statements.find((one) => one.source === `drizzle table notes: ${does}`)?.sql
  expect(said('select')).toBe(db.select().from(notes).toSQL().sql)
  const insert = db.insert(notes).values({ title: 'a' })
  expect(said('insert')).toBe(insert.toSQL().sql)
  const all = db.insert(notes).values({ id: 1, title: 'a', kind: 'b', body: 'c' }).returning()
  expect(said('insert of every column')).toBe(all.toSQL().sql)
  const where = sql`${notes.id} = 1`
  expect(said('delete')).toBe(db.delete(notes).where(where).toSQL().sql.replace(/1$/, '?'))
})

test.each([
  [
    'a name that is put together',
    'const a = pgTable(`x_${y}`, { id: serial() })',
    /a could not be read/,
  ],
  [
    'columns from elsewhere',
    'import { b } from "./b"\nconst a = pgTable("a", { ...b })',
    /a could not be read: …b/,
  ],
  [
    'a table of a creator',
    'const t = pgTableCreator((n) => n)\nconst a = myTable("a", { id: serial() })',
    /could not be read: it is made by/,
  ],
  ['a view of a query', 'const v = pgView("v").as((q) => q)', /v could not be read/],
])('%s is said by name', async (_, source, what) => {
  const { statements, problems } = await collect({ 'src/schema.ts': source })
  expect(statements).toEqual([])
  expect(problems[0]?.what).toMatch(what)
})
