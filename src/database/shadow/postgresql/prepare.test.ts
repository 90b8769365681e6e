import { expect, test } from 'vitest'
import { preparePostgresql } from './prepare.ts'

const of = (sql: string) => preparePostgresql({ sql, file: 'a.sql', line: 1, transactional: true })
const inside = (sql: string) => of(sql).inside.map((one) => one.sql)

test('statements keep their lines', () => {
  expect(of('-- a\nselect 1;\n\nselect\n2;').own).toEqual([
    { sql: 'select 1', line: 2 },
    { sql: 'select\n2', line: 4 },
  ])
  expect(of('')).toMatchObject({ own: [], inside: [], alone: null, refused: null, notes: [] })
})

test('inside one transaction, a script’s own brackets and CONCURRENTLY go', () => {
  const sql = `BEGIN; create unique index concurrently i on t (a); START TRANSACTION ISOLATION LEVEL SERIALIZABLE;
    drop index concurrently if exists j; alter table p detach partition q concurrently; refresh materialized view concurrently v; COMMIT`
  expect(inside(sql)).toEqual([
    'create unique index i on t (a)',
    'drop index if exists j',
    'alter table p detach partition q',
    'refresh materialized view concurrently v',
  ])
  expect(of(sql).own).toHaveLength(7)
  expect(inside(`do $$ begin perform 1; end $$; select 'begin'`)).toHaveLength(2)
})

test('what ends a transaction of its own, or adds labels, is told', () => {
  expect(of('begin; select 1; rollback').alone).toContain('ends a transaction')
  expect(of(`alter type m add value if not exists 'x'`)).toMatchObject({
    alone: null,
    labels: true,
  })
})

test('savepoints stay inside', () => {
  expect(of('savepoint a; rollback to a; rollback work to savepoint a').alone).toBeNull()
})

test('what is about other databases, and psql’s own commands, are left out and said', () => {
  const { own, notes } = of(
    `\\set x 1\nvacuum analyze t; CREATE  DATABASE b; alter system set a = 1; select 1;\n\\! rm -rf /`,
  )
  expect(own.map(({ sql }) => sql)).toEqual(['select 1'])
  expect(notes).toEqual([
    'psql’s own commands are not SQL and were left out',
    'VACUUM ANALYZE was left out',
    'CREATE DATABASE was left out',
    'ALTER SYSTEM was left out',
  ])
})

test('programs are never started', () => {
  expect(of(`select 1;\ncopy t to program 'rm'`).refused).toMatchObject({ line: 2 })
  expect(of(`copy t (a) from stdin`).refused).toBeNull()
})

test('extensions are found wherever they stand', () => {
  const sql = `create extension if not exists "uuid-ossp"; do $$ begin create extension PG_trgm with schema x; end $$`
  expect(of(sql).extensions).toEqual(['uuid-ossp', 'pg_trgm'])
})
