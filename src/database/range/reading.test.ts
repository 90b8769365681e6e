import { expect, test } from 'vitest'
import type { MigrationSettings } from '../../model/config.ts'
import { readingOf } from './reading.ts'

const said = (folder: string, more: Partial<MigrationSettings>): MigrationSettings => ({
  ...{ folder, tool: null, dialect: null, database: null, statements: null },
  ...{ commands: { up: null, down: null, status: null }, ...more },
})
const main = { name: 'main', url: 'sqlite:///shop.db' }
const other = { name: 'other', url: 'mariadb://server/shop' }

const none = { dialect: null, tool: null }

test('a folder is read as the file says, or in the language of its database; a guess is none', () => {
  expect(readingOf(['db'], [], [main])).toEqual({ db: { ...none, dialect: 'sqlite' } })
  expect(readingOf(['db'], [], [main, other])).toEqual({ db: none })
  expect(readingOf(['a', 'b'], [], [main])).toEqual({ a: none, b: none })
  const settings = [
    said('a', { database: 'other' }),
    said('b', { dialect: 'postgresql', tool: 'plain' }),
  ]
  expect(readingOf(['a', 'b', 'c'], settings, [main, other])).toEqual({
    a: { ...none, dialect: 'mysql' },
    b: { dialect: 'postgresql', tool: 'plain' },
    c: none,
  })
})
