import { expect, test } from 'vitest'
import { memoryTree } from '../tree/memory.ts'
import { commandTool } from './command.ts'
import { findTool } from './find.ts'

const own = { up: ['./m', 'up'], down: ['./m', 'down', '--to={to}', '{steps}'], status: null }

test('placeholders are filled in inside their argument', () => {
  const { commands } = commandTool(own)
  expect(commands?.up('db')).toEqual(['./m', 'up'])
  expect(commands?.down('db', 2, { id: 'a b; rm' })).toEqual(['./m', 'down', '--to=a b; rm', '2'])
  expect(commands?.down('db', 2, null)).toEqual(['./m', 'down', '--to=', '2'])
  expect(commands?.status('db')).toBeNull()
})

test('a name never becomes an option, and a program that is not told how far is not run', () => {
  expect(
    commandTool({ ...own, down: ['./m', '{to}'] }).commands?.down('db', 1, { id: '--all' }),
  ).toBeNull()
  expect(commandTool({ ...own, down: ['./m', 'down'] }).commands?.down('db', 2, null)).toBeNull()
  expect(commandTool({ ...own, down: ['./m', 'down'] }).commands?.down('db', 1, null)).toEqual([
    './m',
    'down',
  ])
})

test('it reads the folder as plain SQL, and is found by its name', async () => {
  const tree = memoryTree({ '1_a.up.sql': 'select 1', '1_a.down.sql': 'select 2' })
  const tool = await findTool(tree, '.', 'command', own)
  if (!tool.ok) throw new Error('not found')
  const set = await tool.value.read(tree, '.', { dialect: null, printer: null })
  expect(set).toMatchObject({
    tool: 'command',
    migrations: [{ id: '1_a', down: { state: 'sql' } }],
  })
  expect(tool.value.startUp(set, set).state).toBe('unknown')
})
