import { expect, test } from 'vitest'
import { asOneMessage, asWritten } from './transactions.ts'

test.each<[string, boolean, boolean]>([
  ['create table a (); create table b ();', true, true],
  ['create index concurrently i on a (b)', false, false],
  // Several statements of one message are one transaction, and PostgreSQL then refuses this one.
  ['create table a (); create index concurrently i on a (b);', false, true],
  ['-- note\n/* more */ VACUUM full a;', false, false],
  ['begin; drop table a; commit;', false, false],
  ['alter table a detach partition b concurrently;', false, false],
  ["comment on table a is 'begin; vacuum; concurrently';", true, true],
  ['create function f() returns void as $$ begin perform 1; end $$ language plpgsql;', true, true],
  ['reindex table concurrently a', false, false],
])('%s', (sql, written, message) => {
  expect([asWritten(sql), asOneMessage(sql)]).toEqual([written, message])
})
