import { sql } from 'drizzle-orm'
import { boolean, integer, pgSchema, pgTable, serial, text, timestamp } from 'drizzle-orm/pg-core'
import { drizzle as drizzleOf } from 'drizzle-orm/node-postgres'
import { Pool } from 'pg'
import { expect, test } from 'vitest'
import { nodeIo } from '../../../host/node.ts'
import { memoryTree } from '../../tree/memory.ts'
import { drizzle } from './drizzle.ts'

const collect = (files: Readonly<Record<string, string>>, where = 'src/schema.ts') =>
  drizzle(where, { tree: memoryTree(files), databases: [], io: nodeIo(), root: '/' })

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
