import { expect, test } from 'vitest'
import type { MigrationSettings } from '../../model/config.ts'
import { folderDialects } from './folder-dialects.ts'

const said = (folder: string, more: Partial<MigrationSettings>): MigrationSettings => ({
  ...{ folder, tool: null, dialect: null, database: null, statements: null },
  ...{ commands: { up: null, down: null, status: null }, ...more },
})
const main = { name: 'main', url: 'sqlite:///shop.db' }
const other = { name: 'other', url: 'mariadb://server/shop' }

test('the language of a folder is what the file says, or that of its database; a guess is none', () => {
  expect(folderDialects(['db'], [], [main])).toEqual({ db: 'sqlite' })
  expect(folderDialects(['db'], [], [main, other])).toEqual({})
  expect(folderDialects(['a', 'b'], [], [main])).toEqual({})
  const settings = [said('a', { database: 'other' }), said('b', { dialect: 'postgresql' })]
  expect(folderDialects(['a', 'b', 'c'], settings, [main, other])).toEqual({
    a: 'mysql',
    b: 'postgresql',
  })
})
