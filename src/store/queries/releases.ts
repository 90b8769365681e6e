import { canonicalJson } from '../../model/json.ts'
import type { Problem } from '../../model/problem.ts'
import type { Release } from '../../model/release.ts'
import { write } from '../journal.ts'
import { releaseRow, toRelease } from '../rows.ts'
import type { Store } from '../store.ts'
import { wellFormed } from '../well-formed.ts'

export function recordRelease(store: Store, given: Release, at: string): Promise<Problem | null> {
  const release = wellFormed(given)
  return write(store, async (tx, journal) => {
    const row = await tx
      .selectFrom('releases')
      .selectAll()
      .where('service', '=', release.service)
      .where('version', '=', release.version)
      .executeTakeFirst()
    if (row === undefined) {
      await tx.insertInto('releases').values(releaseRow(release)).execute()
      await journal.ledger({ type: 'release-recorded', release }, at)
      return null
    }
    const known = toRelease(row)
    const merged = withMoreFacts(known, release)
    const problem = conflict(merged, withMoreFacts(release, known))
    if (problem !== null || canonicalJson(merged) === canonicalJson(known)) return problem
    await tx
      .updateTable('releases')
      .set(releaseRow(merged))
      .where('service', '=', release.service)
      .where('version', '=', release.version)
      .execute()
    await journal.ledger({ type: 'release-recorded', release: merged }, at)
    return null
  })
}

export async function releases(store: Store, service: string): Promise<readonly Release[]> {
  const rows = await store.db
    .selectFrom('releases')
    .selectAll()
    .where('service', '=', service)
    .orderBy('created_at', 'desc')
    .orderBy('version', 'desc')
    .execute()
  return rows.map(toRelease)
}

/** `known`, with what it does not say taken from `other`: an artifact built later for a tag that others made, say. */
function withMoreFacts(known: Release, other: Release): Release {
  return {
    ...known,
    artifacts: { ...other.artifacts, ...known.artifacts },
    migrationLevel: known.migrationLevel ?? other.migrationLevel,
    configFingerprint: known.configFingerprint ?? other.configFingerprint,
  }
}

function conflict(known: Release, given: Release): Problem | null {
  const differing = (Object.keys(known) as (keyof Release)[]).filter(
    (fact) => canonicalJson(known[fact]) !== canonicalJson(given[fact]),
  )
  if (differing.length === 0) return null
  return {
    what: `Release ${known.version} of ${known.service} is already recorded with another ${differing.join(', ')}`,
    where: `ledger; git tag ${given.tag}`,
    hint: 'A release never changes: give the new state a new version with `lastgood release <version>`',
  }
}
