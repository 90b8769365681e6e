import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeIo } from '../../../host/node.ts'
import { folderTree } from '../../tree/folder.ts'
import { knex } from '../knex.ts'
import { nodePgMigrate } from '../node-pg-migrate.ts'
import { sequelize } from '../sequelize.ts'
import type { Tool } from '../tool.ts'
import { typeorm } from '../typeorm.ts'
import { printerIn } from './printer.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'printing-'))
  await symlink(join(import.meta.dirname, '../../../../node_modules'), join(root, 'node_modules'))
})
afterEach(() => rm(root, { recursive: true }))

async function printed(tool: Tool, files: Readonly<Record<string, string>>) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  const io = nodeIo()
  const hostile = { ...io, env: { ...io.env, DATABASE_URL: 'postgres://secret' } }
  process.env['DATABASE_URL'] = 'postgres://secret'
  try {
    const set = await tool.read(await folderTree(root, io), 'm', {
      dialect: null,
      printer: printerIn(root, hostile),
    })
    expect(set.problems).toEqual([])
    return set.migrations.map(({ up, down }) =>
      [up, down].map((side) => (side.state === 'sql' ? side.script : side)),
    )
  } finally {
    delete process.env['DATABASE_URL']
  }
}

const sql = (text: string, transactional = true) =>
  expect.objectContaining({ sql: text, transactional }) as unknown
const unknown = (what: RegExp) =>
  expect.objectContaining({
    state: 'unknown',
    problem: expect.objectContaining({ what: expect.stringMatching(what) as string }) as unknown,
  }) as unknown

test('Knex prints what its builder sends, says what asks the database, and sees no secrets', async () => {
  expect(
    await printed(knex, {
      'm/1_builder.cjs': `exports.up = async (knex) => { await knex.schema.alterTable('a', (t) => { t.string('b', 9).notNullable().defaultTo("it's") }); await knex('a').update({ b: 'x\\\\y' }) }
exports.down = (knex) => knex.schema.alterTable('a', (t) => t.dropColumn('b'))
exports.config = { transaction: false }`,
      'm/2_asks.cjs': `exports.up = async (knex) => { const rows = await knex('a').select(); if (rows.length) await knex.raw('drop table a') }`,
      'm/3_secret.cjs': `exports.up = (knex) => knex.schema.raw('comment on table a is ' + JSON.stringify(String(process.env.DATABASE_URL)))
exports.down = () => { throw new Error('no way back') }`,
      'm/4_caught.cjs': `exports.up = async (knex) => { if (!(await knex.schema.hasTable('a').catch(() => false))) await knex.raw('create table a ()') }
exports.down = async () => {}`,
    }),
  ).toEqual([
    [
      sql(
        `alter table "a" add column "b" varchar(9) not null default 'it''s';\nupdate "a" set "b" = E'x\\\\y';`,
        false,
      ),
      sql('alter table "a" drop column "b";', false),
    ],
    [unknown(/it asks the database: select/), expect.objectContaining({ state: 'none' })],
    [sql('comment on table a is "postgres://127.0.0.1:1/nothing";'), unknown(/no way back/)],
    [unknown(/it asks the database/), expect.objectContaining({ state: 'none' })],
  ])
}, 300_000)

test('node-pg-migrate prints its builder, also the down it makes of the up', async () => {
  const [first, second] = await printed(nodePgMigrate, {
    'm/1_one.js': `export const up = (pgm) => { pgm.addColumn('a', { b: { type: 'text', notNull: true } }) }`,
    'm/2_two.js': `export const up = (pgm) => { pgm.noTransaction(); pgm.createIndex('a', 'b', { method: 'btree', concurrently: true }) }\nexport const down = false`,
  })
  expect(first?.[0]).toMatchObject({
    sql: expect.stringMatching(/ALTER TABLE "a"\s+ADD "b" text NOT NULL;/) as string,
    transactional: true,
  })
  expect(first?.[1]).toMatchObject({
    sql: expect.stringMatching(/ALTER TABLE "a"\s+DROP "b";/) as string,
  })
  expect(second).toMatchObject([
    { sql: expect.stringMatching(/CREATE INDEX CONCURRENTLY/) as string, transactional: false },
    { state: 'none' },
  ])
}, 300_000)

test('TypeORM and Sequelize print through their query runners', async () => {
  const [typed] = await printed(typeorm, {
    'm/one.cjs': `const { Table } = require('typeorm')
exports.One1767225600000 = class One1767225600000 {
  async up(queryRunner) { await queryRunner.createTable(new Table({ name: 'a', columns: [{ name: 'id', type: 'int', isPrimary: true }] })) }
  async down(queryRunner) { const x = 1; await queryRunner.query('DROP TABLE "a"', []) }
}`,
  })
  expect(typed?.[0]).toMatchObject({
    sql: expect.stringMatching(/^CREATE TABLE "a" \("id" int NOT NULL/) as string,
  })
  expect(typed?.[1]).toEqual(sql('DROP TABLE "a";'))
  await rm(join(root, 'm'), { recursive: true })
  const [queued] = await printed(sequelize, {
    'm/1.cjs': `module.exports = {
  async up(queryInterface, Sequelize) { await queryInterface.addColumn('a', 'b', { type: Sequelize.TEXT, allowNull: false }) },
  async down({ context }) { await context.removeColumn('a', 'b') },
}`,
  })
  expect(queued).toEqual([
    sql('ALTER TABLE "public"."a" ADD COLUMN "b" TEXT NOT NULL;', false),
    sql('ALTER TABLE "public"."a" DROP COLUMN "b";', false),
  ])
}, 300_000)

test('what is not installed, or ends itself, is a problem and no guess', async () => {
  await mkdir(join(root, 'm'))
  await writeFile(
    join(root, 'm/1.cjs'),
    `process.exit(0)\nexports.up = (knex) => knex.schema.dropTable('a')`,
  )
  const tree = await folderTree(root, nodeIo())
  const read = () => knex.read(tree, 'm', { dialect: null, printer: printerIn(root, nodeIo()) })
  expect(await read()).toMatchObject({
    problems: [{ what: 'what the migrations sent could not be read' }],
  })
  await rm(join(root, 'node_modules'))
  await writeFile(join(root, 'm/1.cjs'), `exports.up = (knex) => knex.schema.dropTable('a')`)
  expect((await read()).migrations[0]?.up).toEqual(unknown(/Cannot find module 'knex'/))
  const nothing = await printerIn(root, nodeIo())(['no-such-program'])
  expect(nothing).toMatchObject({
    ok: false,
    problem: { what: 'no-such-program is not installed' },
  })
}, 300_000)
