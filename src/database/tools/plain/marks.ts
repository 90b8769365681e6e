import { split } from '../../sql/split.ts'
import type { Marks } from '../marked.ts'

const word = (words: string) =>
  new RegExp(
    `^(?:#\\s*)?--[\\s\\-=*]*(?:(?://\\s*)?@|!|\\+\\s*(?:goose|migrate|micrate|duck|bun)\\s+|migrat(?:e|ion)\\s*:\\s*)?(?:${words})(?:[\\s_]+(?:migrations?|scripts?|sql|begins?|starts?(?:\\s+here)?|notransaction))?[\\s:;.=*-]*$`,
    'i',
  )

/**
 * Comments by which teams and smaller tools part a file: `-- +migrate Down`, `-- @DOWN`, `--//@UNDO` (MyBatis), `-- rollback`,
 * `# --- !Downs` (Play), `---- create above / drop below ----` (tern).
 */
export const partings: Marks = {
  up: word('ups?|upgrade|forwards?|do|apply|deploy'),
  down: new RegExp(
    `${word('downs?|downgrade|undo|rollback|roll back|revert|backwards?|reverse').source}|^---- create above / drop below ----$`,
    'i',
  ),
  noTransaction: /notransaction/i,
  anywhere: false,
}

/** Whether a file is parted: a mark for the way down stands between statements, not inside one. */
export function isParted(text: string): boolean {
  const lines = text.split('\n')
  const at = lines.findIndex((line) => line.includes('--') && partings.down.test(line))
  if (at < 0) return false
  const offset = lines.slice(0, at).reduce((sum, line) => sum + line.length + 1, 0)
  return !split(text).some(
    ({ kind, start, end }) => kind === 'statement' && start < offset && offset < end,
  )
}

/** Whether a file says where its up begins. */
export function saysUp(text: string): boolean {
  return text.split('\n').some((line) => line.includes('--') && partings.up.test(line))
}
