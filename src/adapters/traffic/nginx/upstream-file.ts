import type { Route } from '../../../model/revision.ts'
import { type OwnedFile, ownedText, readOwned } from '../proxy/owned-file.ts'
import type { Upstream } from '../proxy/upstreams.ts'
import type { NginxSettings } from './settings.ts'

/** What the file holds for lastgood, beside the block that nginx reads. */
interface Facts {
  readonly routes: readonly Route[]
  readonly upstreams: readonly Upstream[]
  /** Revision that internal testers reach; null: the same as everybody. */
  readonly testers: string | null
}

export type UpstreamFile = OwnedFile<Facts>

/** The text of the file. Names and addresses were checked: none can end a line or a directive. */
export function upstreamText(
  facts: Facts & { readonly owner: string },
  { upstream, keepAlive, testers }: Pick<NginxSettings, 'upstream' | 'keepAlive' | 'testers'>,
): string {
  const everybody = block(upstream, facts.upstreams, keepAlive)
  if (testers === null) return ownedText(facts, everybody)
  const canary = facts.upstreams.filter(({ revision }) => revision === facts.testers)
  const own = `${upstream}-testers`
  const header = `$http_${testers.header.toLowerCase().replaceAll('-', '_')}`
  // An expression, since nginx compares other values without regard to case, and has names of its own among them.
  const value = `"~^${testers.value.replaceAll('.', '\\.')}$"`
  const special = canary.length === 0 ? '' : block(own, canary, keepAlive)
  const choice = canary.length === 0 ? '' : `    ${value} ${own};\n`
  const map = `map ${header} ${chosenBy(upstream)} {\n    default ${upstream};\n${choice}}\n`
  return ownedText(facts, everybody + special + map)
}

function block(name: string, upstreams: readonly Upstream[], keepAlive: number | null): string {
  const servers = upstreams.map(
    ({ revision, address, weight }) =>
      `    server ${address}${weight === 1 ? '' : ` weight=${weight}`}; # ${revision}\n`,
  )
  const keep = keepAlive === null ? '' : `    keepalive ${keepAlive};\n`
  return `upstream ${name} {\n${servers.join('')}${keep}}\n`
}

/** The variable that proxy_pass uses where testers have a header: it holds the upstream that a request goes to. */
export const chosenBy = (upstream: string): string =>
  `$lastgood_${upstream.replace(/[^A-Za-z0-9]/g, '_')}`

/** Reads the file's text; `owner` is whose it should be. */
export const readUpstreamFile = (text: string | null, path: string, owner: string): UpstreamFile =>
  readOwned(text, { path, owner, what: 'upstream file' })
