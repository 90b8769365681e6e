import { expect, test } from 'vitest'
import { dbmate } from '../tools/dbmate.ts'
import { memoryTree } from '../tree/memory.ts'
import { difference } from './difference.ts'

const set = (texts: Record<string, string>) =>
  dbmate.read(
    memoryTree(
      Object.fromEntries(
        Object.entries(texts).map(([name, up]) => [
          `${name}.sql`,
          `-- migrate:up\n${up}\n-- migrate:down\n`,
        ]),
      ),
    ),
    '.',
    { dialect: null, printer: null },
  )

test('added, removed, edited and early migrations are told apart', async () => {
  const older = await set({ '1_a': 'create table a ();', '3_c': 'create table c ();', '4_d': 'x' })
  const newer = await set({
    '1_a': 'create table a (b int);',
    '2_b': 'create table b ();',
    '3_c': 'create table c ();',
    '5_e': 'create table e ();',
  })
  const ids = (all: readonly { readonly id: string }[]) => all.map(({ id }) => id)
  const { added, removed, edited, early } = difference(older, newer)
  expect(ids(added)).toEqual(['2_b', '5_e'])
  expect(ids(removed)).toEqual(['4_d'])
  expect(ids(edited)).toEqual(['1_a'])
  expect(ids(early)).toEqual(['2_b'])
})

test('equal sets differ in nothing', async () => {
  const one = await set({ '1_a': 'create table a ();' })
  expect(difference(one, one)).toEqual({ added: [], removed: [], edited: [], early: [] })
})
