import { createHash } from 'node:crypto'
import type { Problem } from '../../../model/problem.ts'
import { parsed } from './record.ts'

/** Facts that every file of lastgood's holds about itself, whatever else. */
interface Owned {
  readonly format: 1
  readonly owner: string
}

/** What stands where the file should be. `none`: nothing. Only what `ours` tells may be believed. */
export type OwnedFile<Facts> =
  | { readonly state: 'none' }
  | ({ readonly state: 'ours'; readonly text: string; readonly hash: string } & Owned & Facts)
  | { readonly state: 'edited'; readonly problem: Problem }

const mark = '# Written by lastgood, which overwrites it: do not edit. sha256='

/** The text of a file that a proxy reads: a hash, then facts for lastgood as one line of JSON, both in comments; then `body`. */
export function ownedText<Facts extends object>(
  facts: Facts & { readonly owner: string },
  body: string,
): string {
  const rest = `# ${JSON.stringify({ format: 1, ...facts })}\n${body}`
  return `${mark}${sha256(rest)}\n${rest}`
}

/** Reads a file's text (null: there is none) back. `owner` is whose it should be, `what` how people call the file. */
export function readOwned<Facts>(
  text: string | null,
  { path, owner, what }: { readonly path: string; readonly owner: string; readonly what: string },
): OwnedFile<Facts> {
  if (text === null) return { state: 'none' }
  const edited = (how: string) =>
    ({
      state: 'edited',
      problem: {
        what: `The ${what} ${how}: lastgood does not overwrite it`,
        where: path,
        hint: `Keep what you need of it in another file, then let lastgood write it anew: mv ${path} ${path}.by-hand`,
      },
    }) as const
  const [first = '', second = ''] = text.split('\n', 2)
  if (!first.startsWith(mark)) return edited('was not written by lastgood')
  const hash = first.slice(mark.length)
  const facts = parsed<Owned & Facts>(second.slice(2))
  if (sha256(text.slice(first.length + 1)) !== hash || facts?.format !== 1) {
    return edited('was edited by hand since lastgood wrote it')
  }
  if (facts.owner === owner) return { ...facts, state: 'ours', text, hash }
  return {
    state: 'edited',
    problem: {
      what: `This file belongs to ${facts.owner}`,
      where: path,
      hint: `Give ${owner} a file of its own in lastgood.yaml`,
    },
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
