import { expect, test } from 'vitest'
import type { Migration } from '../migration.ts'
import { downOf, stepsOf } from './groups.ts'

const migration = (name: string, down: string | null): Migration => ({
  id: name,
  name,
  up: {
    state: 'sql',
    script: { sql: `up ${name}`, file: name, line: 1, transactional: true },
  },
  down:
    down === null
      ? { state: 'none', why: 'there is no down file' }
      : { state: 'sql', script: { sql: down, file: name, line: 1, transactional: true } },
  repeatable: false,
})

test('files under one number are one step, days and dates with times are not', () => {
  const days = ['2020-01-02_a', '2020-01-02_b']
  const names = ['7_a', '7_b', '8_a', ...days, '2019-02-26-002946_x', '2019-02-26-002947_y', 'zz']
  const steps = stepsOf(names.map((name) => migration(name, null)))
  expect(steps.map(({ migrations }) => migrations.length)).toEqual([2, 1, 1, 1, 1, 1, 1])
})

test('downs run newest first, and one that is missing leaves none', () => {
  const [a, b, none] = [migration('1_a', 'A'), migration('1_b', 'B'), migration('1_c', null)]
  const whole = downOf([a, b])
  expect(whole.state === 'sql' && whole.scripts.map(({ sql }) => sql)).toEqual(['B', 'A'])
  expect(downOf([a, none])).toEqual({ state: 'none', why: 'there is no down file' })
})
