import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noPostgres, startPostgres } from '../../../test/support/postgres.ts'
import { zoo } from '../../../test/support/zoo-schema.ts'
import { openPglite } from '../shadow/pglite/open.ts'
import { openServer } from '../shadow/server/open.ts'
import type { Session, Shadow } from '../session.ts'
import type { Catalog, Table } from './catalog.ts'
import { compareCatalogs } from './compare/compare.ts'
import { readCatalog } from './read.ts'

let shadow: Shadow
let catalog: Catalog
const read = async (session: Session): Promise<Catalog> => {
  const answer = await readCatalog(session)
  if (answer.state === 'failed') throw new Error(answer.failure.message)
  return answer.value
}
const table = (id: string): Table => {
  const found = catalog.tables.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no table ${id}`)
  return found
}
const column = (id: string, name: string) => table(id).columns.find((one) => one.name === name)

beforeAll(async () => {
  shadow = await openPglite()
  await shadow.provide(['citext', 'btree_gist'])
  expect(await shadow.session.run(zoo(true))).toEqual({ state: 'ok', value: null })
  catalog = await read(shadow.session)
})
afterAll(() => shadow[Symbol.asyncDispose]())

describe('a catalog', () => {
  test('tells columns with types, defaults, identity and what generates them', () => {
    expect(column('users', 'name')).toMatchObject({
      position: 2,
      notNull: true,
      comment: 'as they say it',
      type: { text: 'character varying(20)', schema: 'pg_catalog', name: 'varchar', array: false },
    })
    expect(column('users', 'mood')).toMatchObject({
      default: "'ok'::public.mood",
      type: { text: 'public.mood', schema: 'public', name: 'mood' },
    })
    expect(column('users', 'shouted')?.generated).toMatchObject({ kind: 'stored' })
    expect(column('users', 'shouted')?.default).toBeNull()
    expect(column('orders', 'id')?.identity).toBe('always')
    expect(column('orders', 'total')?.privileges).toEqual(['PUBLIC:UPDATE'])
    expect(column('every_type', 'c_moods')?.type).toEqual({
      text: 'public.mood[]',
      schema: 'public',
      name: 'mood',
      array: true,
    })
    expect(column('"odd.Names"', 'with "quotes"')).toMatchObject({
      collation: '"C"',
      sql: '"with ""quotes"""',
    })
  })

  test('tells constraints with their columns and what they point at', () => {
    const constraint = (name: string) =>
      table('orders').constraints.find((one) => one.name === name)
    expect(constraint('orders_user_id_fkey')).toMatchObject({
      kind: 'foreign-key',
      columns: ['user_id'],
      references: { table: 'users', columns: ['id'] },
      definition: 'FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE',
    })
    expect(constraint('shipped_after')?.columns.toSorted()).toEqual(['placed', 'shipped'])
    expect(constraint('cheap')).toMatchObject({
      kind: 'check',
      validated: false,
      comment: 'for now',
    })
    expect(constraint('one_a_day')).toMatchObject({ deferrable: true, initiallyDeferred: true })
    expect(table('orders').constraints.filter(({ kind }) => kind === 'not-null')).toEqual([])
  })

  test('tells indexes without their names, and which only serve a constraint', () => {
    expect(table('orders').indexes).toMatchObject([
      { name: 'one_a_day', ofConstraint: true },
      { name: 'orders_user_id_status_idx', definition: 'USING btree (user_id) INCLUDE (status)' },
      { name: 'tagged', unique: true, partial: true, comment: 'by tag', ofConstraint: false },
    ])
    expect(table('orders').indexes[2]?.columns.toSorted()).toEqual(['tags', 'total'])
  })

  test('tells partitions, inheritance and what else a table is', () => {
    expect(table('log')).toMatchObject({ kind: 'partitioned', partitionKey: 'LIST (region)' })
    expect(table('log_eu')).toMatchObject({
      partitionKey: 'RANGE (at)',
      partitionOf: { table: 'log', bound: "FOR VALUES IN ('de', 'fr')" },
    })
    expect(table('child')).toMatchObject({ inherits: ['parent'], partitionOf: null })
    expect(column('child', 'what')?.local).toBe(false)
    expect(table('scratch')).toMatchObject({ unlogged: true, options: ['fillfactor=70'] })
    expect(table('orders')).toMatchObject({ rowSecurity: true, forceRowSecurity: false })
    expect(table('orders').policies).toMatchObject([
      {
        name: 'own',
        definition:
          'RESTRICTIVE FOR UPDATE TO PUBLIC USING ((user_id > 0)) WITH CHECK ((total > (0)::numeric))',
      },
    ])
    expect(table('orders').privileges).toEqual(['PUBLIC:SELECT'])
    expect(table('users').triggers).toMatchObject([{ name: 'kept' }])
    expect(table('users').triggers[0]?.definition).toMatch(/\(disabled\)$/)
    expect(table('sealed').rules).toMatchObject([{ name: 'sealed' }])
  })

  test('tells views, functions, types and sequences', () => {
    expect(catalog.views.map(({ id, kind }) => `${kind} ${id}`)).toEqual([
      'view busy',
      'materialized totals',
    ])
    expect(catalog.views[0]?.definition).toContain('public.users u')
    expect(catalog.functions.map(({ id, kind }) => `${kind} ${id}`)).toEqual([
      'function add(integer, integer)',
      'function keep()',
      'aggregate product(integer)',
      'function refuse()',
      'procedure tidy(integer)',
    ])
    expect(catalog.functions[0]).toMatchObject({
      optional: 1,
      returns: 'integer',
      volatility: 'immutable',
      privileges: [],
    })
    expect(catalog.functions[1]?.privileges).toEqual(['PUBLIC:EXECUTE'])
    const type = (id: string) => catalog.types.find((one) => one.id === id)
    expect(type('mood')).toMatchObject({ kind: 'enum', labels: ['sad', 'ok', 'it\'s "great"'] })
    expect(type('short_email')).toMatchObject({ kind: 'domain', base: { text: 'public.email' } })
    expect(type('positive')).toMatchObject({ notNull: true, default: '1' })
    expect(type('address')).toMatchObject({
      kind: 'composite',
      columns: [{ name: 'street' }, { name: 'zip' }, {}],
    })
    expect(type('float_range')).toMatchObject({ kind: 'range', subtype: { name: 'float8' } })
    expect(catalog.sequences).toMatchObject([
      { id: 'bookings_id_seq', ownedBy: 'bookings.id', identity: true },
      { id: 'either_id_seq', ownedBy: 'either.id', identity: false },
      { id: 'orders_id_seq', identity: true },
      { id: 'spans_id_seq' },
      {
        id: 'tickets',
        ownedBy: null,
        definition: 'integer START 10 INCREMENT 5 MINVALUE 10 MAXVALUE 2147483647 CACHE 1 CYCLE',
      },
      { id: 'users_id_seq', ownedBy: 'users.id' },
    ])
    expect(catalog.others.map(({ what, id }) => `${what} ${id}`)).toEqual([
      'statistics orders_stats',
    ])
  })

  test('leaves out what extensions brought, and names them', () => {
    expect(catalog.extensions.map(({ name }) => name)).toEqual(['btree_gist', 'citext'])
    expect(catalog.functions.some(({ name }) => name.startsWith('citext'))).toBe(false)
    expect(column('bookings', 'label')?.type).toMatchObject({ schema: 'public', name: 'citext' })
  })

  test('reads sequences as data', async () => {
    const { session } = shadow
    await session.run("begin; select nextval('tickets'), nextval('tickets')")
    const now = await read(session)
    await session.run('rollback')
    expect(catalog.sequenceValues.get('tickets')).toBeNull()
    expect(now.sequenceValues.get('tickets')).toBe('15')
    expect(compareCatalogs(catalog, now)).toEqual([])
  })

  test('is the same whatever the settings of the session, and leaves them as they are', async () => {
    const { session } = shadow
    const shown = async () => {
      const names = ['search_path', 'TimeZone', 'DateStyle']
      const sql = `select ${names.map((name) => `current_setting('${name}')`).join(" || '|' || ")} as all`
      const answer = await session.query(sql)
      return answer.state === 'ok' ? answer.value.rows[0]?.['all'] : answer.failure
    }
    await session.run(
      "set search_path = audit, public; set timezone = 'Asia/Tokyo'; set datestyle = 'German'",
    )
    const before = await shown()
    expect(compareCatalogs(catalog, await read(session))).toEqual([])
    expect(await shown()).toBe(before)
    await session.run("begin; set local search_path = 'pg_catalog'")
    const within = await shown()
    expect(compareCatalogs(catalog, await read(session))).toEqual([])
    expect(await shown()).toBe(within)
    await session.run('commit')
    expect(await shown()).toBe(before)
    await session.run('reset all')
  })

  test('can be read again after a migration discarded everything', async () => {
    await shadow.session.run('discard all')
    expect(compareCatalogs(catalog, await read(shadow.session))).toEqual([])
    await shadow.session.run('deallocate all')
    expect(compareCatalogs(catalog, await read(shadow.session))).toEqual([])
  })

  test('fails with the error of the database in a transaction that is lost', async () => {
    const { session } = shadow
    await session.run('begin')
    await session.run('select 1/0')
    const answer = await readCatalog(session)
    await session.run('rollback')
    expect(answer).toMatchObject({ state: 'failed', failure: { code: '25P02' } })
  })
})

describe.skipIf(noPostgres !== null)(
  `on a server${noPostgres === null ? '' : `: ${noPostgres}`}`,
  () => {
    test('an older PostgreSQL gives the same catalog, but for its version', async () => {
      await using server = await startPostgres()
      const opened = await openServer({ url: server.url, freshId: () => 'c0ffee' })
      if (!opened.ok) throw new Error(opened.problems[0]?.what)
      await using older = opened.value
      expect(await older.session.run(zoo(false))).toEqual({ state: 'ok', value: null })
      const old = await read(older.session)
      expect(old.serverVersion).toBeLessThan(catalog.serverVersion)
      const differences = compareCatalogs(old, catalog).filter(
        ({ object }) => !/^(bookings|citext|btree_gist|public$)/.test(object),
      )
      expect(differences).toEqual([])
    })
  },
)
