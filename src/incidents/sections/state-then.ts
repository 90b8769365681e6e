import { checklist } from '../../evidence/checklist.ts'
import type { IncidentInput } from '../input.ts'
import { plain, table } from '../markdown.ts'
import { whyMissing } from '../missing.ts'

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
export function stateThen(input: IncidentInput): string {
  const { snapshot } = input
  if (snapshot === null) return plain(whyMissing(input))
  const rows = checklist(snapshot.evidence, snapshot.decision)
    .filter(({ item }) => shown.has(item))
    .map(({ item, says, source }) => [item, plain(says), plain(source ?? '-')])
  return table(['What', 'Found', 'Asked'], rows)
}
