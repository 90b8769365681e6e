import type { Route } from '../../../model/revision.ts'
import { type OwnedFile, ownedText, readOwned } from '../proxy/owned-file.ts'
import type { Upstream } from '../proxy/upstreams.ts'

/** What the file holds for lastgood, beside the block that nginx reads. */
interface Facts {
  readonly routes: readonly Route[]
  readonly upstreams: readonly Upstream[]
}

export type UpstreamFile = OwnedFile<Facts>

/** The text of the file. Names and addresses were checked: none can end a line or a directive. */
export function upstreamText(
  facts: Facts & { readonly owner: string },
  name: string,
  keepAlive: number | null,
): string {
  const servers = facts.upstreams.map(
    ({ revision, address, weight }) =>
      `    server ${address}${weight === 1 ? '' : ` weight=${weight}`}; # ${revision}\n`,
  )
  const keep = keepAlive === null ? '' : `    keepalive ${keepAlive};\n`
  return ownedText(facts, `upstream ${name} {\n${servers.join('')}${keep}}\n`)
}

/** Reads the file's text; `owner` is whose it should be. */
export const readUpstreamFile = (text: string | null, path: string, owner: string): UpstreamFile =>
  readOwned(text, { path, owner, what: 'upstream file' })
