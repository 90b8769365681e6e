import { createHash } from 'node:crypto'
import type { Problem } from '../../../model/problem.ts'
import type { Route } from '../../../model/revision.ts'
import { parsed } from '../proxy/record.ts'
import type { Upstream } from '../proxy/upstreams.ts'

/** What the file holds: facts for lastgood in its second line, and the block that nginx reads. */
interface Facts {
  readonly format: 1
  readonly owner: string
  readonly routes: readonly Route[]
  readonly upstreams: readonly Upstream[]
}

/** What stands where the file should be. `none`: nothing. Only what `ours` tells may be believed. */
export type UpstreamFile =
  | { readonly state: 'none' }
  | ({ readonly state: 'ours'; readonly text: string; readonly hash: string } & Facts)
  | { readonly state: 'edited'; readonly problem: Problem }

const mark = '# Written by lastgood, which overwrites it: do not edit. sha256='

/** The text of the file. Names and addresses were checked: none can end a line or a directive. */
export function upstreamText(
  facts: Omit<Facts, 'format'>,
  name: string,
  keepAlive: number | null,
): string {
  const { owner, routes, upstreams } = facts
  const servers = upstreams.map(
    ({ revision, address, weight }) =>
      `    server ${address}${weight === 1 ? '' : ` weight=${weight}`}; # ${revision}\n`,
  )
  const keep = keepAlive === null ? '' : `    keepalive ${keepAlive};\n`
  const line = JSON.stringify({ format: 1, owner, routes, upstreams } satisfies Facts)
  const body = `# ${line}\nupstream ${name} {\n${servers.join('')}${keep}}\n`
  return `${mark}${sha256(body)}\n${body}`
}

/** Reads the file's text; `owner` is whose it should be. */
export function readUpstreamFile(text: string | null, path: string, owner: string): UpstreamFile {
  if (text === null) return { state: 'none' }
  const [first = '', second = ''] = text.split('\n', 2)
  const hash = first.startsWith(mark) ? first.slice(mark.length) : null
  if (hash === null) return edited(path, 'was not written by lastgood')
  const body = text.slice(first.length + 1)
  const facts = parsed<Facts>(second.slice(2))
  if (sha256(body) !== hash || facts?.format !== 1) {
    return edited(path, 'was edited by hand since lastgood wrote it')
  }
  if (facts.owner !== owner) {
    const hint = `Give ${owner} an upstreamFile of its own in lastgood.yaml`
    return {
      state: 'edited',
      problem: { what: `This file belongs to ${facts.owner}`, where: path, hint },
    }
  }
  return { ...facts, state: 'ours', text, hash }
}

function edited(path: string, how: string): UpstreamFile {
  return {
    state: 'edited',
    problem: {
      what: `The upstream file ${how}: lastgood does not overwrite it`,
      where: path,
      hint: `Keep what you need of it in another file, then let lastgood write it anew: mv ${path} ${path}.by-hand`,
    },
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
