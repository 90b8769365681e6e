import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Shadow } from '../session.ts'
import { labelInCatalog } from './labels.ts'
import { openPglite } from './pglite/open.ts'

let shadow: Shadow
beforeAll(async () => {
  shadow = await openPglite()
  await shadow.session.run(`create schema "o'dd"; create type "o'dd"."M" as enum ('a', 'b', 'c')`)
}, 300_000)
afterAll(() => shadow[Symbol.asyncDispose]())

/** Labels in PostgreSQL's order, by catalog and by comparing values; the failure where there is one. */
async function after(statements: readonly string[]) {
  const { session } = shadow
  await session.run('begin')
  const { failure } = await session.runEach(statements)
  const of =
    await session.query(`select string_agg(enumlabel, ' ' order by enumsortorder) as l from pg_enum
    where enumtypid = '"o''dd"."M"'::regtype`)
  const compared = await session.query(
    `select string_agg(v::text, ' ' order by v) as l from unnest(enum_range(null::"o'dd"."M")) v`,
  )
  await session.run('rollback')
  const { code, message } = failure ?? {}
  return failure === null ? [of, compared] : { code, message }
}

test.each([
  [`add value 'd'`],
  [`add value if not exists 'a'`],
  [`add value 'd' before 'a'`],
  [`add value 'd' before 'b'`, `add value 'e' before 'b'`, `add value 'f' after 'd'`],
  [`add value 'd''s' after 'c'`],
  [`ADD VALUE 'A' AFTER 'a'`],
  [`add value 'a'`],
  [`add value 'd' before 'x'`],
])('%s %s %s leaves the same labels in the same order as PostgreSQL does', async (...adds) => {
  const real = adds.map((add) => `alter type "o'dd"."M" ${add}`)
  const ours = real.map((sql) => labelInCatalog(sql) ?? 'not understood')
  // In one transaction the real ones cannot be compared as values yet: the catalog's order is what counts there.
  const [theirs, mine] = [await after(real), await after(ours)]
  expect(Array.isArray(mine) ? mine[0] : mine).toEqual(Array.isArray(theirs) ? theirs[0] : theirs)
  if (Array.isArray(mine)) expect(mine[1]).toEqual(mine[0])
})

test('other statements are none', () => {
  expect(labelInCatalog('alter type m rename to n')).toBeNull()
  expect(labelInCatalog(`alter type m add attribute a int`)).toBeNull()
})
