import { expect, test } from 'vitest'
import { compareRows } from './compare.ts'
import type { RowsSnapshot, TableRows } from './rows.ts'

type Row = readonly (string | null)[]
const snapshot = (columns: string, key: string, rows: readonly Row[]): RowsSnapshot => {
  const table: TableRows = {
    columns: columns.split(' ').map((one) => {
      const [name = '', type = 'text'] = one.split(':')
      return { name, type }
    }),
    key: key === '' ? [] : key.split(' '),
    rows,
  }
  return { tables: new Map([['orders', table]]), unread: [] }
}
const keyed = (rows: readonly Row[]) => snapshot('id:integer note', 'id', rows)
const keyless = (rows: readonly Row[]) => snapshot('id:integer note', '', rows)

test('the same rows in another order, or of another integer type, are the same', () => {
  const before = keyed([
    ['1', 'a'],
    ['2', null],
  ])
  expect(
    compareRows(
      before,
      keyed([
        ['2', null],
        ['1', 'a'],
      ]),
    ),
  ).toEqual([])
  expect(
    compareRows(
      before,
      snapshot('note id:bigint', '', [
        [null, '2'],
        ['a', '1'],
      ]),
    ),
  ).toEqual([])
})

test('changed and lost rows are told in words', () => {
  const before = keyed([
    ['1', 'é'],
    ['2', 'b'],
    ['3', 'c'],
  ])
  const after = keyed([
    ['1', ''],
    ['2', 'b'],
    ['4', 'new'],
  ])
  expect(compareRows(before, after)).toEqual([
    {
      table: 'orders',
      changed: 1,
      lost: 1,
      says: "1 of 3 rows of orders changed and 1 is lost: note was 'é' and came back ''",
    },
  ])
  expect(compareRows(before, keyed([]))).toMatchObject([
    { changed: 0, lost: 3, says: '3 of 3 rows of orders are lost' },
  ])
})

test('NULL is neither empty nor the word', () => {
  const before = keyed([['1', null]])
  expect(compareRows(before, keyed([['1', '']]))).toMatchObject([
    { changed: 1, says: "1 of 1 row of orders changed: note was NULL and came back ''" },
  ])
  expect(compareRows(before, keyed([['1', 'NULL']]))).toHaveLength(1)
})

test('rows that came in addition are no loss', () => {
  expect(
    compareRows(
      keyed([['1', 'a']]),
      keyed([
        ['1', 'a'],
        ['2', 'b'],
      ]),
    ),
  ).toEqual([])
  expect(compareRows(keyless([]), keyless([['1', 'a']]))).toEqual([])
})

test('without a key every equal row counts once, and the likeliest is taken for what a row became', () => {
  const before = keyless([
    ['1', 'a'],
    ['1', 'a'],
    ['2', 'b'],
  ])
  expect(
    compareRows(
      before,
      keyless([
        ['1', 'a'],
        ['2', 'b'],
      ]),
    ),
  ).toMatchObject([{ changed: 0, lost: 1 }])
  expect(
    compareRows(
      before,
      keyless([
        ['1', 'a'],
        ['1', 'x'],
        ['2', 'b'],
      ]),
    ),
  ).toMatchObject([
    { changed: 1, lost: 0, says: "1 of 3 rows of orders changed: note was 'a' and came back 'x'" },
  ])
})

test('a table that is gone loses all its rows; an empty one loses nothing', () => {
  const none: RowsSnapshot = { tables: new Map(), unread: [] }
  expect(compareRows(keyed([['1', 'a']]), none)).toMatchObject([
    { lost: 1, says: 'orders is gone, with 1 row' },
  ])
  expect(compareRows(keyed([]), none)).toEqual([])
})

test('nothing is said of a table that could not be read', () => {
  const unread: RowsSnapshot = { tables: new Map(), unread: [{ table: 'orders', why: 'x' }] }
  expect(compareRows(keyed([['1', 'a']]), unread)).toEqual([])
})

test('a column that is gone counts when asked, where it held something', () => {
  const before = keyed([
    ['1', 'a'],
    ['2', null],
  ])
  const after = snapshot('id:integer', 'id', [['1'], ['2']])
  expect(compareRows(before, after)).toEqual([])
  expect(compareRows(before, after, { missingColumns: 'counted' })).toMatchObject([
    { changed: 1, lost: 0, says: "1 of 2 rows of orders changed: note was 'a' and is gone" },
  ])
})

test('long values are cut between characters, and of many columns three are shown', () => {
  const columns = 'id a b c d e'
  const before = snapshot(columns, 'id', [['1', '😀'.repeat(40), 'b', 'c', 'd', 'e']])
  const after = snapshot(columns, 'id', [['1', '', '', '', '', '']])
  const says = compareRows(before, after)[0]?.says ?? ''
  expect(says).toContain(`'${'😀'.repeat(29)}…'`)
  expect(says).toMatch(/2 more columns$/)
})

test('a key that holds NULL tells no row from another: the same rows are still the same', () => {
  const rows: readonly Row[] = [
    [null, 'a'],
    [null, 'b'],
    ['1', 'c'],
  ]
  expect(compareRows(keyed(rows), keyed(rows.toReversed()))).toEqual([])
  const [changed] = compareRows(
    keyed(rows),
    keyed([
      [null, 'b'],
      [null, 'x'],
      ['1', 'c'],
    ]),
  )
  expect(changed).toMatchObject({ changed: 1, lost: 0 })
})
