import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One migration as somebody without a tool would read it off the folder. */
export interface Plain {
  readonly id: string
  readonly up: string
  /** Null where there is no down, or nothing in it. */
  readonly down: string | null
}

/**
 * Reads a folder of migrations by the looks of its files, with none of the code that is being judged: folders with `up.sql` and
 * `down.sql`, `name.up.sql` beside `name.down.sql`, one file with marks, Sqitch's plan.
 * @returns null when it looks like none of them
 */
export function filesOf(folder: string): readonly Plain[] | null {
  const names = readdirSync(folder)
  if (names.includes('sqitch.plan')) return planned(folder)
  const pairs = names.filter((name) => name.endsWith('.up.sql'))
  if (pairs.length > 0) {
    return inOrder(
      pairs.map((name) => {
        const id = name.slice(0, -'.up.sql'.length)
        const down = names.find(
          (one) => one.endsWith('.down.sql') && numberOf(one) === numberOf(name),
        )
        return { id, up: text(folder, name), down: down === undefined ? null : text(folder, down) }
      }),
    )
  }
  const inside = names.filter((name) => existsSync(join(folder, name, 'up.sql')))
  if (inside.length > 0) {
    return inOrder(
      inside.map((id) => ({
        id,
        up: text(folder, id, 'up.sql'),
        down: existsSync(join(folder, id, 'down.sql')) ? text(folder, id, 'down.sql') : null,
      })),
    )
  }
  const marked = names
    .filter((name) => name.endsWith('.sql'))
    .flatMap((name) => parted(folder, name))
  return marked.length === 0 ? null : inOrder(marked)
}

const text = (...path: readonly string[]) => readFileSync(join(...path), 'utf8')

const numberOf = (name: string) => BigInt(/^\d+/.exec(name.replaceAll('-', ''))?.[0] ?? 0)

function inOrder(all: readonly Plain[]): readonly Plain[] {
  return all.toSorted((a, b) => {
    const [one, other] = [numberOf(a.id), numberOf(b.id)]
    return one < other ? -1 : one > other ? 1 : a.id < b.id ? -1 : 1
  })
}

const upMark = /^--\s*(?:\+goose up|\+migrate up|migrate:up)\b.*$/im
const downMark = /^--\s*(?:\+goose down|\+migrate down|migrate:down)\b.*$/im

function parted(folder: string, name: string): readonly Plain[] {
  const whole = text(folder, name)
  const up = upMark.exec(whole)
  if (up === null) return []
  const down = downMark.exec(whole)
  const from = up.index + up[0].length
  return [
    {
      id: name.slice(0, -'.sql'.length),
      up: whole.slice(from, down?.index),
      down: down === null ? null : whole.slice(down.index + down[0].length),
    },
  ]
}

function planned(folder: string): readonly Plain[] {
  const lines = text(folder, 'sqitch.plan').split('\n')
  const ids = lines.flatMap((line) => /^([^\s%#@][^\s]*)/.exec(line)?.[1] ?? [])
  return ids.map((id) => {
    const revert = join(folder, 'revert', `${id}.sql`)
    return {
      id,
      up: text(folder, 'deploy', `${id}.sql`),
      down: existsSync(revert) ? readFileSync(revert, 'utf8') : null,
    }
  })
}

/** Nothing but comments and white space. */
export const isEmpty = (sql: string): boolean =>
  sql.replace(/--.*|\/\*[\s\S]*?\*\//g, '').trim() === ''
