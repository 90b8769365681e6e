import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Catalog } from '../catalog/catalog.ts'
import { compareCatalogs } from '../catalog/compare/compare.ts'
import { readCatalog } from '../catalog/read.ts'
import { compareRows } from '../rows/compare.ts'
import { readRows } from '../rows/read.ts'
import type { Shadow } from '../session.ts'
import { openPglite } from '../shadow/pglite/open.ts'
import { seed } from './seed.ts'

let shadow: Shadow
beforeAll(async () => {
  shadow = await openPglite()
})
afterAll(() => shadow[Symbol.asyncDispose]())

const types = [
  ...[
    'integer',
    'smallint',
    'bigint',
    'numeric',
    'numeric(6,2)',
    'numeric(2,2)',
    'real',
    'boolean',
    'text',
    'varchar(1)',
  ],
  ...[
    'varchar(12)',
    'char(3)',
    'date',
    'timestamptz',
    'interval',
    'uuid',
    'jsonb',
    'bytea',
    'text[]',
    'int4range',
    'inet',
  ],
  ...['bit(3)', 'money', 'time', 'tsvector', 'label', 'label[]', 'pair', 'tiny', 'point'],
]
const checks: Readonly<Record<string, readonly string[]>> = {
  integer: ['%s > 0', '%s between 10 and 12', '%s % 7 = 3', '%s in (5, 7)', '%s < -100'],
  text: [
    "%s in ('x', 'y')",
    'length(%s) = 5',
    "%s ~ '^[a-f]{4}-\\d+$'",
    "%s <> ''",
    "%s like 'go-%%'",
    'upper(%s) = %s',
    'length(trim(%s)) > 10',
  ],
  'varchar(12)': ['length(%s) >= 3', "%s ~ '^[^@]+@[^@]+$'", "%s in ('new', 'old')"],
  'numeric(6,2)': ['%s >= 0', '%s > 0.5 and %s < 1'],
  date: ["%s > '2020-01-01'", "%s between '1999-01-01' and '1999-12-31'"],
  timestamptz: ["%s > '2020-01-01'"],
  jsonb: ["jsonb_typeof(%s) = 'array'", "%s ? 'kind'"],
  'text[]': ['cardinality(%s) = 2', 'array_length(%s, 1) > 0'],
  bytea: ['octet_length(%s) = 16'],
}

interface Made {
  readonly type: string
  readonly notNull: boolean
  readonly unique: boolean
  readonly check: number | null
}
const column: fc.Arbitrary<Made> = fc.record({
  type: fc.constantFrom(...types),
  notNull: fc.boolean(),
  unique: fc.boolean(),
  check: fc.option(fc.nat(20), { freq: 1 }),
})
const table = fc.record({
  columns: fc.array(column, { minLength: 1, maxLength: 6 }),
  key: fc.constantFrom('serial', 'identity', 'uuid', 'text', 'two'),
  refers: fc.array(fc.record({ to: fc.nat(5), notNull: fc.boolean(), unique: fc.boolean() }), {
    maxLength: 3,
  }),
  pair: fc.option(fc.tuple(fc.nat(5), fc.nat(5), fc.constantFrom('unique', 'check'))),
})

/** Keys first and foreign ones after all tables, so that circles come up too; those are left open by a NULL. */
function schemaOf(
  tables: readonly (typeof table extends fc.Arbitrary<infer T> ? T : never)[],
): string {
  const unique = new Set(['point', 'jsonb', 'pair', 'tsvector'])
  const keys: Readonly<Record<string, string>> = {
    serial: 'id serial primary key',
    identity: 'id integer generated always as identity primary key',
    uuid: 'id uuid primary key default gen_random_uuid()',
    text: 'id text primary key',
    two: 'id integer, second text, primary key (id, second), unique (id)',
  }
  const keyTypes: Readonly<Record<string, string>> = {
    serial: 'integer',
    identity: 'integer',
    uuid: 'uuid',
    text: 'text',
    two: 'integer',
  }
  const made = tables.map(({ columns, key, refers, pair }, at) => {
    const own = columns.map(({ type, notNull, unique: distinct, check }, i) => {
      const known = checks[type] ?? []
      const text = check === null ? undefined : known[check % Math.max(known.length, 1)]
      const says = text === undefined ? '' : ` check (${text.replaceAll('%s', `c${i}`)})`
      return `c${i} ${type}${notNull ? ' not null' : ''}${distinct && !unique.has(type) ? ' unique' : ''}${says}`
    })
    const foreign = refers.map(({ to, notNull, unique: distinct }, i) => {
      const target = tables[to % tables.length]
      return `r${i} ${keyTypes[target?.key ?? ''] ?? ''}${notNull && to % tables.length < at ? ' not null' : ''}${distinct ? ' unique' : ''}`
    })
    const [a, b, kind] = pair ?? [0, 0, 'none']
    const [one, other] = [a % columns.length, b % columns.length]
    const both =
      kind === 'check' && one !== other ? [`check (c${one} is null or c${other} is not null)`] : []
    return `create table t${at} (${[keys[key] ?? '', ...own, ...foreign, ...both].join(', ')});`
  })
  const references = tables.flatMap(({ refers }, at) =>
    refers.map(
      ({ to }, i) =>
        `alter table t${at} add foreign key (r${i}) references t${to % tables.length} (id);`,
    ),
  )
  return [
    `create type label as enum ('a', 'b', 'c'); create type pair as (x integer, y text); create domain tiny as smallint check (value between 3 and 9);`,
    ...made,
    ...references,
  ].join('\n')
}

test('whatever the schema: nothing is thrown, keys hold, the catalog is the same when made anew, and rows read twice are the same', async () => {
  const { session } = shadow
  const read = async (): Promise<Catalog> => {
    const answer = await readCatalog(session)
    if (answer.state === 'failed') throw new Error(answer.failure.message)
    return answer.value
  }
  await fc.assert(
    fc.asyncProperty(fc.array(table, { minLength: 1, maxLength: 5 }), async (shapes) => {
      const schema = schemaOf(shapes)
      try {
        await session.run('begin')
        expect(await session.run(schema)).toEqual({ state: 'ok', value: null })
        const catalog = await read()
        const { seeded, unseeded } = await seed(session, catalog)
        expect([schema, unseeded]).toEqual([schema, []])
        expect(seeded.size).toBe(shapes.length)
        expect(await session.query('set constraints all immediate')).toMatchObject({ state: 'ok' })
        const once = await readRows(session, catalog)
        const twice = await readRows(session, catalog)
        if (once.state === 'failed' || twice.state === 'failed')
          throw new Error('rows cannot be read')
        expect(compareRows(once.value, twice.value)).toEqual([])
        for (const [id, count] of seeded) {
          expect(once.value.tables.get(id)?.rows.length).toBeGreaterThanOrEqual(count)
        }
        await session.run('rollback; begin')
        expect(await session.run(schema)).toMatchObject({ state: 'ok' })
        expect(compareCatalogs(catalog, await read())).toEqual([])
      } finally {
        await session.run('rollback')
      }
    }),
    { numRuns: 40, verbose: 1 },
  )
}, 300_000)
