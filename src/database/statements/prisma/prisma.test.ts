import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sharedProver } from '../../../../test/support/prover.ts'
import { nodeIo } from '../../../host/node.ts'
import { memoryTree } from '../../tree/memory.ts'
import { prisma } from './prisma.ts'

const shared = sharedProver()
const fixture = (name: string) => readFile(join(import.meta.dirname, 'fixtures', name), 'utf8')
const collect = (files: Readonly<Record<string, string>>, where = 'schema.prisma') =>
  prisma(where, { tree: memoryTree(files), databases: [], io: nodeIo(), root: '/' })
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
  const recorded = new Map<string, readonly string[]>()
  for (const part of (await fixture('prisma-client-7.10.txt')).split(/^# /m).slice(1)) {
    const [call = '', ...statements] = part.trim().split('\n')
    recorded.set(call, statements)
  }
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
    { 'schema.prisma': 'datasource db {\n provider = "mysql"\n}\nmodel A {\n id Int @id\n}' },
    /what Prisma sends to mysql is not known here/,
  ],
])('%s: said, and no statement made up', async (_, files, what) => {
  const { statements, problems } = await collect(files)
  expect(statements).toEqual([])
  expect(problems).toMatchObject([{ what: expect.stringMatching(what) as string }])
})
