import { expect, test } from 'vitest'
import type { Column, Constraint, Table } from '../catalog/catalog.ts'
import { mayBeNull, turnsOf, withReferenced } from './order.ts'

/** A table with one column for each table it references; `to?` may be NULL. */
function table(id: string, ...to: readonly string[]): Table {
  const names = to.map((name) => name.replace('?', ''))
  const columns = to.map((name, at) => ({ name: `r${at}`, notNull: !name.endsWith('?') }) as Column)
  const constraints = names.map(
    (name, at) =>
      ({
        name: `${id}_${name}`,
        kind: 'foreign-key',
        columns: [`r${at}`],
        references: { table: name, columns: ['id'] },
      }) as unknown as Constraint,
  )
  return { id, columns, constraints } as unknown as Table
}
const order = (...tables: readonly Table[]) =>
  turnsOf(tables).map(({ table: { id }, later }) =>
    [id, ...later.map(({ references: to }) => `later ${to?.table}`)].join(' '),
  )

test('what is referenced comes first', () => {
  expect(order(table('c', 'b'), table('b', 'a'), table('a'))).toEqual(['a', 'b', 'c'])
})

test('a key onto the table itself waits, and is no circle', () => {
  expect(order(table('b', 'a'), table('a', 'a?'))).toEqual(['a later a', 'b'])
})

test('a circle is entered where a key may be NULL', () => {
  expect(order(table('a', 'b'), table('b', 'a?'))).toEqual(['b later a', 'a'])
  expect(order(table('a', 'b'), table('b', 'c'), table('c', 'a?'))).toEqual(['c later a', 'b', 'a'])
})

test('a circle without such a key is entered somewhere, and ends', () => {
  expect(order(table('a', 'b'), table('b', 'a'))).toEqual(['a later b', 'b'])
})

test('tables that are not there are not waited for', () => {
  expect(order(table('a', 'elsewhere'))).toEqual(['a'])
})

test('named tables bring along what they need, circles included', () => {
  const tables = [table('a', 'b'), table('b', 'a?', 'c'), table('c'), table('d', 'a')]
  expect(withReferenced(tables, ['a']).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  expect(withReferenced(tables, ['nowhere'])).toEqual([])
  expect(withReferenced(tables, undefined)).toEqual(tables)
})

test('a key of several columns is empty when one of them is', () => {
  const columns = [
    { name: 'x', notNull: true },
    { name: 'y', notNull: false },
  ]
  const key = { columns: ['x', 'y'] } as unknown as Constraint
  expect(mayBeNull({ columns } as unknown as Table, key)).toBe(true)
  expect(mayBeNull({ columns: [columns[0]] } as unknown as Table, { ...key, columns: ['x'] })).toBe(
    false,
  )
})
