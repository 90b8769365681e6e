import { expect, test } from 'vitest'
import type { RowsSnapshot } from '../rows/rows.ts'
import { inNamesOf, rowsAdded } from './new-rows.ts'

const snapshot = (
  tables: Record<string, { columns: string[]; rows: (string | null)[][] }>,
): RowsSnapshot => ({
  tables: new Map(
    Object.entries(tables).map(([table, { columns, rows }]) => [
      table,
      { columns: columns.map((name) => ({ name, type: 'text' })), key: ['id'], rows },
    ]),
  ),
  unread: [],
})

test('rows written in between are told from those that stood there, equal ones by their number', () => {
  const before = snapshot({ t: { columns: ['id'], rows: [['1'], ['2'], ['2']] } })
  const after = snapshot({
    t: { columns: ['id'], rows: [['2'], ['1'], ['2'], ['2'], ['3']] },
    u: { columns: ['id'], rows: [['9']] },
  })
  const added = rowsAdded(before, after)
  expect(added.tables.get('t')?.rows).toEqual([['2'], ['3']])
  expect(added.tables.get('u')?.rows).toEqual([['9']])
})

test('a column takes the name under which its values came back', () => {
  const rows = snapshot({ t: { columns: ['id', 'mail', 'note'], rows: [['1', 'a@b', null]] } })
  const back = snapshot({
    t: {
      columns: ['id', 'age', 'email'],
      rows: [
        ['0', '7', 'x'],
        ['1', null, 'a@b'],
      ],
    },
  })
  const named = inNamesOf(rows, back).tables.get('t')
  // A column without any value could be any other.
  expect(named?.columns.map(({ name }) => name)).toEqual(['id', 'email', 'note'])
})

test('a table takes the name under which its rows came back', () => {
  const rows = snapshot({ people: { columns: ['id', 'mail'], rows: [['1', 'a']] } })
  const back = snapshot({
    pets: { columns: ['id', 'x'], rows: [['1', 'b']] },
    users: { columns: ['email', 'id'], rows: [['a', '1']] },
  })
  const named = inNamesOf(rows, back)
  expect([...named.tables.keys()]).toEqual(['users'])
  expect(named.tables.get('users')?.columns.map(({ name }) => name)).toEqual(['id', 'email'])
  expect([...inNamesOf(rows, snapshot({})).tables.keys()]).toEqual(['people'])
})
