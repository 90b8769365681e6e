import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { noMariadb } from '../../../../test/support/mariadb.ts'
import { script, sharedProver, statementsOf } from '../../../../test/support/prover.ts'
import type { Dialect } from '../../migration.ts'
import { openProver } from '../../prove.ts'
import { nodeIo } from '../../../host/node.ts'
import { memoryTree } from '../../tree/memory.ts'
import { prisma } from './prisma.ts'

const shared = sharedProver()
const fixture = (name: string) => readFile(join(import.meta.dirname, 'fixtures', name), 'utf8')
const collect = (
  files: Readonly<Record<string, string>>,
  where = 'schema.prisma',
  dialect: Dialect = 'postgresql',
) => prisma(where, { tree: memoryTree(files), databases: [], io: nodeIo(), root: '/', dialect })

/** Calls of a recording, each with what was sent. */
async function recordedIn(name: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const parts = (await fixture(name)).split(/^# /m).slice(1)
  return new Map(
    parts.map((part) => {
      const [call = '', ...statements] = part.trim().split('\n')
      return [call, statements] as const
    }),
  )
}
const text = (model: string) => `datasource db {\n  provider = "postgresql"\n}\n${model}`

/** The tables that Prisma Migrate makes of the schema in `fixtures`. */
const tables = `create type role_kind as enum ('USER','administrator');
  create table users (id serial primary key, email text not null unique, full_name text, role role_kind not null default 'USER', uid text not null, cuid text not null, dbid uuid not null default gen_random_uuid(), created timestamp(3) not null default current_timestamp, updated timestamp(3) not null, bio tsvector, tags text[], meta jsonb, n bigint not null default 3);
  create table "Post" (id text primary key, title text not null, author_id int not null references users, slug text not null);
  create unique index on "Post"(author_id, slug);
  create table "Category" (id serial primary key, name text not null unique);
  create table "_CategoryToPost" ("A" int not null references "Category" on delete cascade, "B" text not null references "Post" on delete cascade, primary key ("A","B"));
  create table "Legacy" (id serial primary key, ghost text, x text not null);
  create view user_info as select id, email from users;`

test('what Prisma Client 7.10 was recorded to send is what is said of it', async () => {
  const recorded = await recordedIn('prisma-client-7.10.txt')
  const { statements, problems } = await collect({
    'schema.prisma': await fixture('schema.prisma'),
  })
  expect(problems).toEqual([])
  const said = (source: string) => statements.find((one) => one.source === `prisma ${source}`)?.sql
  const same = {
    'user.findMany': 'model User: findMany',
    'user.findUnique': 'model User: findUnique by email',
    'user.create': 'model User: create',
    'user.count': 'model User: count',
    'user.upsert': 'model User: upsert by email',
    'post.create': 'model Post: create',
    delete: 'model Post: delete',
    legacy: 'model Legacy: findMany',
    'legacy.create': 'model Legacy: create',
    info: 'view UserInfo: findMany',
  }
  for (const [call, source] of Object.entries(same)) {
    const sent = recorded.get(call)?.[0]
    // Post is deleted by its id here, and was by its other key there.
    if (call === 'delete')
      expect(said(source)).toBe(sent?.replace(/\(\(.*?\) AND/, '("public"."Post"."id" = $1 AND'))
    else expect(said(source), call).toBe(sent)
  }
  const joined = recorded.get('post.create nested connect') ?? []
  expect(joined).toContain(said('relation Category.posts: connect'))
  expect(recorded.get('post disconnect')).toContain(said('relation Category.posts: disconnect'))
  expect(statements.map(({ source }) => source).join()).not.toMatch(/Gone/)
  expect(statements.map(({ sql }) => sql).join()).not.toMatch(/ghost|bio/)
})

test('schema N−1 executes all of them, and a statement shows what the catalog does not', async () => {
  const { statements } = await collect({ 'schema.prisma': await fixture('schema.prisma') })
  const proof = await shared.prove(
    tables,
    "alter type role_kind rename to roles; create type role_kind as enum ('USER')",
    null,
    statements,
  )
  expect(proof.contract).toMatchObject({ state: 'ran', statements: { notAsked: [], leftOut: 0 } })
  if (proof.contract.state !== 'ran') return
  const says = proof.contract.broken.flatMap((one) => (one.promise === 'statement' ? one.says : []))
  expect(says).toEqual([
    expect.stringMatching(
      /prisma model User: create\) fails: column "role" is of type roles but expression is of type role_kind; so do/,
    ),
  ])
})

test('files of a folder, mapped names, schemas, lists of enums, keys of several fields, self relations', async () => {
  const { statements, problems } = await collect(
    {
      'prisma/schema/base.prisma': text(''),
      'prisma/schema/a.prisma': `model Person { // of the family
  first String @db.VarChar(20) @map("given name")
  last  String /// not mapped
  moods Mood[] @default([GLAD])
  likes Person[] @relation("fans")
  likedBy Person[] @relation("fans")
  born DateTime? @default(dbgenerated("now() -- )"))
  @@id([first, last])
  @@map("people")
  @@schema("crm")
}`,
      'prisma/schema/b.prisma': `enum Mood {\n  GLAD\n  SAD\n  @@map("mood")\n  @@schema("crm")\n}`,
      'prisma/other.prisma': 'model No { id Int @id }',
    },
    'prisma/schema',
  )
  expect(problems).toEqual([])
  const of = (does: string) => statements.find(({ source }) => source.endsWith(does))?.sql
  expect(of('Person: create')).toBe(
    'INSERT INTO "crm"."people" ("given name","last","moods") VALUES ($1,$2,CAST($3::text[] AS "crm"."mood"[])) RETURNING "crm"."people"."given name", "crm"."people"."last", "crm"."people"."moods"::text[], "crm"."people"."born"',
  )
  expect(of('findUnique by first_last')).toContain(
    '("crm"."people"."given name" = $1 AND "crm"."people"."last" = $2)',
  )
  expect(of('Person.likedBy: connect')).toContain('"crm"."_fans"')
  expect(statements.map(({ source }) => source).join()).not.toMatch(/No\b/)
})

test.each([
  ['no file', {}, /no Prisma schema is there/],
  ['no model', { 'schema.prisma': 'not a schema' }, /no model could be read/],
  [
    'another database',
    { 'schema.prisma': 'datasource db {\n provider = "mongodb"\n}\nmodel A {\n id Int @id\n}' },
    /what Prisma sends to mongodb is not known here/,
  ],
])('%s: said, and no statement made up', async (_, files, what) => {
  const { statements, problems } = await collect(files)
  expect(statements).toEqual([])
  expect(problems).toMatchObject([{ what: expect.stringMatching(what) as string }])
})

/** The tables that Prisma Migrate makes of the schema in `fixtures/schema-mysql.prisma`. */
const tablesOf = {
  sqlite: `create table users (id integer primary key autoincrement not null, email text not null, full_name text, uid text not null, created datetime not null default current_timestamp, updated datetime not null, n bigint not null default 3);
    create table Post (id text not null primary key, title text not null, author_id integer not null references users(id), slug text not null);
    create table Category (id integer primary key autoincrement not null, name text not null);
    create table Empty (id integer primary key autoincrement not null, note text);
    create table Member (id integer primary key not null, role text not null default 'USER', kind text not null);
    create table _CategoryToPost (A integer not null references Category(id), B text not null references Post(id));
    create unique index ab on _CategoryToPost(A, B); create unique index e on users(email);
    create unique index pa on Post(author_id, slug); create unique index cn on Category(name);`,
  mysql: `create table users (id int primary key auto_increment, email varchar(191) not null unique, full_name varchar(191), uid varchar(191) not null, created datetime(3) not null default current_timestamp(3), updated datetime(3) not null, n bigint not null default 3);
    create table Post (id varchar(191) primary key, title varchar(191) not null, author_id int not null, slug varchar(191) not null, unique (author_id, slug), constraint pf foreign key (author_id) references users(id));
    create table Category (id int primary key auto_increment, name varchar(191) not null unique);
    create table Empty (id int primary key auto_increment, note varchar(191));
    create table Member (id int primary key, role enum('USER','administrator') not null default 'USER', kind enum('USER','administrator') not null);
    create table _CategoryToPost (A int not null, B varchar(191) not null, unique (A, B), constraint ca foreign key (A) references Category(id), constraint cb foreign key (B) references Post(id))`,
}

const schemaFor = async (dialect: 'mysql' | 'sqlite') => {
  const schema = await fixture('schema-mysql.prisma')
  return collect({ 'schema.prisma': schema.replace('"mysql"', `"${dialect}"`) }, undefined, dialect)
}

test.each(['mysql', 'sqlite'] as const)(
  'what Prisma Client 7.10 was recorded to send to %s is what is said of it',
  async (dialect) => {
    const recorded = await recordedIn(`prisma-client-7.10-${dialect}.txt`)
    const { statements, problems } = await schemaFor(dialect)
    expect(problems).toEqual([])
    const said = (source: string) =>
      statements.find((one) => one.source === `prisma ${source}`)?.sql
    const same = {
      'user.findMany': 'model User: findMany',
      'user.findUnique': 'model User: findUnique by email',
      'user.create': 'model User: create',
      'user.create with every field': 'model User: create with every field',
      'user.count': 'model User: count',
      'post.create': 'model Post: create',
      'empty.create': 'model Empty: create',
      ...(dialect === 'sqlite'
        ? { 'user.upsert': 'model User: upsert by email' }
        : { 'member.create': 'model Member: create', 'member.findMany': 'model Member: findMany' }),
    }
    for (const [call, source] of Object.entries(same)) {
      expect(said(source), call).toBe(recorded.get(call)?.[0])
    }
    const where = (sql: string | undefined) => sql?.replace(/^.* WHERE /, '')
    const update = recorded.get('user.update')?.find((sql) => sql.startsWith('UPDATE'))
    expect(where(said('model User: update'))).toBe(where(update))
    const joined = recorded.get('post.create nested connect') ?? []
    expect(joined).toContain(said('relation Category.posts: connect'))
    expect(recorded.get('post disconnect')).toContain(said('relation Category.posts: disconnect'))
  },
)

const executable = noMariadb === null ? (['mysql', 'sqlite'] as const) : (['sqlite'] as const)

test.each(executable)(
  'schema N−1 executes all of them on %s',
  async (dialect) => {
    const { statements } = await schemaFor(dialect)
    const settings = { dialect, shadow: { kind: 'pglite' }, cacheFolder: null } as const
    const opened = await openProver(settings, nodeIo())
    if (!opened.ok) throw new Error(opened.problems[0]?.what)
    await using prover = opened.value
    const base = await prover.advance([script(tablesOf[dialect])])
    expect(base.state).toBe('advanced')
    const proof = await prover.prove({
      up: [script('alter table users rename column uid to ident')],
      down: null,
      statements,
    })
    const { broken, notAsked } = statementsOf(proof)
    expect(notAsked).toEqual([])
    expect(broken.join()).toMatch(/prisma model User: findMany\) fails: .*uid/)
  },
  120_000,
)
