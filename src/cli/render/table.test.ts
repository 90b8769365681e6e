import { expect, test } from 'vitest'
import { makeUi } from '../ui.ts'
import { table } from './table.ts'

const ui = (columns: number) =>
  makeUi({
    stdout: { write: () => true, columns },
    stderr: { write: () => true },
    stdinIsTTY: false,
    env: {},
    json: false,
    noColor: true,
  })

const rows = [
  ['switch-back', 'the old release is still up and answers its health check'],
  ['redeploy', 'present'],
]

test('columns are as wide as they need to be', () => {
  expect(table(ui(100), ['A', 'WHY'], rows)).toEqual([
    '  A            WHY',
    '  switch-back  the old release is still up and answers its health check',
    '  redeploy     present',
  ])
})

test('a reason that does not fit goes on below; none of it is lost', () => {
  const lines = table(ui(48), ['A', 'WHY'], rows)
  expect(lines.every((line) => line.length <= 48)).toBe(true)
  const text = lines.join(' ').replace(/\s+/g, ' ')
  expect(text).toContain('the old release is still up and answers its health check')
})
