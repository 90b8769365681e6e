import { checklist } from '../../evidence/checklist.ts'
import type { IncidentInput } from '../input.ts'
import { plain, table } from '../markdown.ts'

const shown = new Set([
  'running',
  'commits',
  'config files',
  'settings',
  'migrations',
  'artifact',
  'schema',
  'data written',
  'flags',
  'owner',
])

/** Schema, artifact and configuration as they were when it was decided: nobody remembers these afterwards. */
export function stateThen({ snapshot }: IncidentInput): string {
  if (snapshot === null) return 'The evidence of this run was not kept.'
  const rows = checklist(snapshot.evidence, snapshot.decision)
    .filter(({ item }) => shown.has(item))
    .map(({ item, says, source }) => [item, plain(says), plain(source ?? '-')])
  return table(['What', 'Found', 'Asked'], rows)
}
