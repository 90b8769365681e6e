import { createHash } from 'node:crypto'

export const one = { up: 'create table a (id int);', down: 'drop table a;' }
export const two = { up: 'alter table a add b text;', down: 'alter table a drop column b;' }
export const three = { up: 'create index i on a (b);', down: 'drop index i;' }

const marked = (up: string, down: string) => (sides: { up: string; down: string }) =>
  `${up}\n${sides.up}\n\n${down}\n${sides.down}\n`
export const dbmateFile = marked('-- migrate:up', '-- migrate:down')
export const gooseFile = marked('-- +goose Up', '-- +goose Down')
export const sqlMigrateFile = marked('-- +migrate Up', '-- +migrate Down')
export const nodePgFile = marked('-- Up Migration', '-- Down Migration')

/** `atlas.sum` as Atlas writes it. */
export function atlasSum(files: Readonly<Record<string, string>>): string {
  const hash = createHash('sha256')
  const lines = Object.keys(files)
    .toSorted()
    .map((name) => {
      hash.update(name).update(files[name] ?? '')
      return `${name} h1:${hash.copy().digest('base64')}\n`
    })
  return `h1:not-looked-at=\n${lines.join('')}`
}
export const atlasFiles = { '20260101000000_one.sql': one.up, '20260102000000_two.sql': two.up }
export const atlasNext = { ...atlasFiles, '20260103000000_three.sql': three.up }
export const below = (folder: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]))

export const journal = (...entries: readonly (readonly [string, number])[]) =>
  JSON.stringify({
    version: '7',
    dialect: 'postgresql',
    entries: entries.map(([tag, when], idx) => ({
      idx,
      version: '7',
      when,
      tag,
      breakpoints: true,
    })),
  })

export const change = (name: string, day: number) =>
  `${name} 2026-01-0${day}T00:00:00Z A Person <a@example.org> # note\n`
export const plan = (...lines: readonly string[]) =>
  `%syntax-version=1.0.0\n%project=shop\n\n${lines.join('')}`

export const master = (...files: readonly string[]) =>
  `<?xml version="1.0"?>\n<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog">\n${files
    .map((file) => `  <include file="${file}" relativeToChangelogFile="true"/>\n`)
    .join('')}</databaseChangeLog>\n`
