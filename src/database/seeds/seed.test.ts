import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest'
import { noPostgres, startPostgres } from '../../../test/support/postgres.ts'
import { zoo } from '../../../test/support/zoo-schema.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { readCatalog } from '../catalog/read.ts'
import { readRows } from '../rows/read.ts'
import type { Session, Shadow } from '../session.ts'
import { openPglite } from '../shadow/pglite/open.ts'
import { openServer } from '../shadow/server/open.ts'
import { insertOf, rowOf } from './row.ts'
import { seed } from './seed.ts'
import { rowKinds } from './seeded.ts'

let shadow: Shadow
let session: Session
let catalog: Catalog

const read = async (): Promise<Catalog> => {
  const answer = await readCatalog(session)
  if (answer.state === 'failed') throw new Error(answer.failure.message)
  return answer.value
}
const rows = async () => {
  const answer = await readRows(session, catalog)
  if (answer.state === 'failed') throw new Error(answer.failure.message)
  return answer.value.tables
}
const column = async (sql: string): Promise<readonly string[]> => {
  const answer = await session.query(sql)
  if (answer.state === 'failed') throw new Error(answer.failure.message)
  return answer.value.rows.map((row) => String(Object.values(row)[0]))
}

beforeAll(async () => {
  shadow = await openPglite()
  session = shadow.session
  await shadow.provide(['citext', 'btree_gist'])
  expect(await session.run(zoo(true))).toEqual({ state: 'ok', value: null })
  catalog = await read()
})
afterAll(() => shadow[Symbol.asyncDispose]())
beforeEach(() => session.run('begin'))
afterEach(() => session.run('rollback'))

describe('seeding a schema with everything in it', () => {
  test('fills every table but those that take no rows, and says why', async () => {
    const { seeded, unseeded, notes } = await seed(session, catalog)
    expect(unseeded.toSorted((a, b) => (a.table < b.table ? -1 : 1))).toEqual([
      { table: 'refused', why: 'no rows here' },
      { table: 'sealed', why: 'a trigger or rule keeps the rows away' },
    ])
    expect(notes).toEqual([])
    const full = [...seeded].filter(([, count]) => count >= rowKinds.length)
    const few = [...seeded].filter(([, count]) => count < rowKinds.length)
    // A boolean key has two values.
    expect(few).toEqual([['flags', 2]])
    expect(full.length).toBeGreaterThan(15)
    expect(await session.run('set constraints all immediate')).toMatchObject({ state: 'ok' })
  })

  test('puts in what bites', async () => {
    await seed(session, catalog)
    const names = await column('select name from users')
    expect(names).toContain('')
    expect(names).toContain(' ')
    expect(names.some((name) => [...name].length === 20 && /\u0301/.test(name))).toBe(true)
    expect(await column('select count(distinct mood) from users')).toEqual(['3'])
    expect(await column('select count(distinct status) from orders')).toEqual(['3'])
    expect(await column('select max(total) < 100000 and min(total) = 0 from orders')).toEqual([
      'true',
    ])
    expect(
      await column('select bool_or(shipped is null) and bool_or(shipped > placed) from orders'),
    ).toEqual(['true'])
    expect(await column('select tableoid::regclass::text from log group by 1 order by 1')).toEqual([
      'log_eu_2023',
      'log_eu_2024',
      'log_us',
    ])
    expect(await column('select count(manager) between 1 and 3 from users')).toEqual(['true'])
    expect(
      await column('select bool_or(user_id is null) and bool_or(order_id is null) from either'),
    ).toEqual(['true'])
    expect(await column('select max(c_int8), 1 from every_type')).toEqual(['9223372036854775802'])
    expect(await column("select count(*) > 0 from every_type where c_int4range = 'empty'")).toEqual(
      ['true'],
    )
    // One that another equals in everything that is not a key.
    const twice =
      'select max(c) from (select count(*) as c from users group by name, mood, created) x'
    expect(await column(twice)).toEqual(['2'])
  })

  test('gives NULL wherever it is allowed, and something wherever it is not', async () => {
    await seed(session, catalog)
    for (const { name, sql, notNull } of catalog.tables.find(({ id }) => id === 'every_type')
      ?.columns ?? []) {
      const asked = `select bool_or(${sql} is null) and bool_or(${sql} is not null) from every_type`
      expect([name, notNull, await column(asked)]).toEqual([
        name,
        false,
        [name === 'c_positive' ? 'false' : 'true'],
      ])
    }
  })

  test('gives the same rows every time', async () => {
    await seed(session, catalog, { tables: ['orders', 'every_type'] })
    const first = await column('select to_jsonb(e)::text from every_type e')
    const users = await column(
      'select (to_jsonb(u) - array[$$id$$, $$manager$$])::text from users u order by id',
    )
    await session.run('rollback; begin')
    await seed(session, catalog, { tables: ['orders', 'every_type'] })
    expect(await column('select to_jsonb(e)::text from every_type e')).toEqual(first)
    expect(
      await column(
        'select (to_jsonb(u) - array[$$id$$, $$manager$$])::text from users u order by id',
      ),
    ).toEqual(users)
  })

  test('a second seeding finds room beside the first', async () => {
    const first = await seed(session, catalog)
    const before = await rows()
    const second = await seed(session, catalog, { tag: 1 })
    const short = [...second.seeded].filter(
      ([table, count]) => count < Math.min(first.seeded.get(table) ?? 0, 7),
    )
    // A boolean key is used up; the rest has as many again.
    expect(short).toEqual([['flags', 0]])
    expect(second.unseeded.map(({ table }) => table).toSorted()).toEqual(['refused', 'sealed'])
    expect((await rows()).get('users')?.rows.length).toBeGreaterThan(
      before.get('users')?.rows.length ?? 0,
    )
  })

  test('tells the statements that wrote the rows; they write them again', async () => {
    const { inserts, seeded } = await seed(session, catalog, { tables: ['every_type', 'users'] })
    expect(new Set(inserts.map(({ table }) => table))).toEqual(new Set(['every_type', 'users']))
    await session.run('rollback; begin')
    expect(await session.runEach(inserts.map(({ sql }) => sql))).toMatchObject({ failure: null })
    expect(await column('select count(*) from users')).toEqual([String(seeded.get('users'))])
  })
})

describe('options', () => {
  test('only named tables, with what their keys need', async () => {
    const { seeded } = await seed(session, catalog, { tables: ['order_lines'] })
    expect([...seeded.keys()].toSorted()).toEqual(['order_lines', 'orders', 'users'])
  })

  test('only ordinary rows', async () => {
    const { seeded } = await seed(session, catalog, {
      tables: ['users'],
      kinds: ['ordinary'],
      rows: 2,
    })
    expect(seeded.get('users')).toBeGreaterThan(1)
    expect(
      await column(
        'select bool_and(name <> $$$$ and length(name) < 5 and mood is not null) from users',
      ),
    ).toEqual(['true'])
  })

  test('texts of the caller', async () => {
    const values = new Map([['users.name', ['Ann', 'Bo']]])
    await seed(session, catalog, { tables: ['users'], values })
    expect(await column('select distinct name from users order by name')).toEqual(['Ann', 'Bo'])
  })
})

test('more rows of a seeded table can be had, which its constraints accept', async () => {
  const { plans } = await seed(session, catalog)
  for (const id of [
    'users',
    'orders',
    'every_type',
    'either',
    'log',
    'order_lines',
    'bookings',
    'spans',
  ]) {
    const plan = plans.get(id)
    if (plan === undefined) throw new Error(`no plan for ${id}`)
    for (const [kind, ask] of [
      ['ordinary', false],
      ['required', true],
    ] as const) {
      const sql = insertOf(plan, rowOf(plan, kind, 40, ask))
      await session.run('savepoint one')
      expect([id, kind, await session.query(sql)]).toMatchObject([id, kind, { state: 'ok' }])
      await session.run('rollback to savepoint one')
    }
  }
})

test('outside a transaction it has one of its own', async () => {
  await session.run('rollback')
  try {
    const { seeded } = await seed(session, catalog, { tables: ['scratch', 'refused'] })
    expect([...seeded.keys()]).toEqual(['scratch'])
    expect(Number((await column('select count(*) from scratch'))[0])).toBe(seeded.get('scratch'))
    expect((await session.query('savepoint none')).state).toBe('failed')
  } finally {
    await session.run('truncate scratch')
  }
})

test('a circle that no INSERT can enter leaves its tables empty and the transaction alive', async () => {
  await session.run(`create table hen (id integer primary key, egg integer not null);
    create table egg (id integer primary key, hen integer not null references hen);
    alter table hen add foreign key (egg) references egg`)
  const { seeded, unseeded } = await seed(session, await read(), {
    tables: ['hen', 'egg', 'users'],
  })
  expect([...seeded.keys()]).toEqual(['users'])
  expect(unseeded.map(({ table }) => table).toSorted()).toEqual(['egg', 'hen'])
  expect(await column('select 1')).toEqual(['1'])
})

test('a row that has to point at itself does', async () => {
  await session.run(
    'create table node (id bigint generated always as identity primary key, root bigint not null references node)',
  )
  const { seeded } = await seed(session, await read(), { tables: ['node'] })
  expect(seeded.get('node')).toBe(rowKinds.length)
})

test('a table that extends another, whose row a trigger writes, brings numbers of its own', async () => {
  await session.run(`create table animal (id text primary key, legs integer not null);
    create table dog (id text primary key references animal, name text);
    create function born() returns trigger language plpgsql as $$ begin insert into animal values (new.id, 4); return new; end $$;
    create trigger born before insert on dog for each row execute function born()`)
  const { seeded } = await seed(session, await read(), { tables: ['dog'] })
  expect(seeded.get('dog')).toBe(rowKinds.length)
})

test('a trigger that wants a certain form is given one', async () => {
  await session.run(`create table versioned (id serial primary key, label text not null, parts integer[] not null);
    create function parse() returns trigger language plpgsql as $$
      begin new.parts := string_to_array(new.label, '.')::integer[]; if array_length(new.parts, 1) <> 3 then raise exception 'three parts'; end if; return new; end $$;
    create trigger parse before insert on versioned for each row execute function parse()`)
  const { seeded } = await seed(session, await read(), { tables: ['versioned'] })
  expect(seeded.get('versioned')).toBeGreaterThan(0)
})

test('what other rows occupy is avoided', async () => {
  await session.run(
    `create table taken (id serial primary key, code text unique); insert into taken values (1, '1'), (2, '2'), (3, '3')`,
  )
  const { seeded } = await seed(session, await read(), { tables: ['taken'] })
  expect(seeded.get('taken')).toBeGreaterThan(3)
})

describe.skipIf(noPostgres !== null)(`on a server: ${noPostgres ?? 'an older one'}`, () => {
  test('the same tables are filled, without being its superuser', async () => {
    await using server = await startPostgres()
    const opened = await openServer({ url: server.url, freshId: () => 'seeded' })
    if (!opened.ok) throw new Error(opened.problems[0]?.what)
    await using older = opened.value
    expect(await older.session.run(zoo(false))).toEqual({ state: 'ok', value: null })
    const there = await readCatalog(older.session)
    if (there.state === 'failed') throw new Error(there.failure.message)
    const { seeded, unseeded } = await seed(older.session, there.value)
    expect(unseeded.map(({ table }) => table).toSorted()).toEqual(['refused', 'sealed'])
    expect([...seeded].filter(([, count]) => count < rowKinds.length)).toEqual([['flags', 2]])
  })
})
