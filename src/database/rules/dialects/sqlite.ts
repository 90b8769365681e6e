import { affinityOf } from '../../catalog/sqlite/affinity.ts'
import type { Change } from '../changes/change.ts'
import type { RuleManner } from './manner.ts'

/** SQLite knows one lock for writing: of the whole database. Readers go on beside it in WAL mode only. */
const lock = 'write lock on the database'

/** What reads every row of the table under that lock, and what writes it anew. */
const scans = new Set<Change['kind']>(['create-index', 'set-not-null', 'add-constraint'])
const rewrites = new Set<Change['kind']>([
  ...(['drop-column', 'change-type', 'drop-not-null', 'set-default', 'drop-default'] as const),
  ...(['drop-constraint', 'change-identity'] as const),
])

export const sqlite: RuleManner = {
  compareTypes(from, to) {
    if (from === null) return { how: 'unknown', rewrite: 'yes' }
    const [old, now] = [affinityOf(from), affinityOf(to)]
    if (old === now) return { how: 'same', rewrite: 'yes' }
    const moments = /DATE|TIME/.test(from + to) && [old, now].includes('NUMERIC')
    const kept = now === 'BLOB' || old === 'BLOB' || moments || (old !== 'TEXT' && now !== 'TEXT')
    return { how: kept ? 'wider' : 'other', rewrite: 'yes' }
  },
  lock(said, { kind }, way) {
    if (said === null) return null
    if (way === 'backward') return kind === 'add-column' ? `${lock}, rewrite` : lock
    if (rewrites.has(kind)) return `${lock}, rewrite`
    return scans.has(kind) ? `${lock}, scan` : lock
  },
}
