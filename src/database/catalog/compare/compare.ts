import type { Difference } from '../../proof.ts'
import type { Catalog } from '../catalog.ts'
import type { Fact } from './fact.ts'
import { factsOf } from './facts.ts'
import { sameMeaning } from './meaning.ts'

/**
 * What differs between the catalog before and the one after, for a round trip: `fails` where code may notice, `note` where
 * only the spelling, the order, a generated name, a comment or storage is another. Renames are not guessed: gone and new.
 */
export function compareCatalogs(before: Catalog, after: Catalog): readonly Difference[] {
  const { same, gone, added, twins } = paired(factsOf(before), factsOf(after))
  return [
    ...gone.map((fact) => difference(fact, 'fails', 'is gone')),
    ...added.map((fact) =>
      difference(fact, fact.what === 'extension' ? 'note' : 'fails', 'was not there before'),
    ),
    ...twins.map(([old, now]) =>
      difference(old, 'note', `is called ${now.object.split('.').at(-1) ?? now.object} now`),
    ),
    ...[...same, ...twins].flatMap(([old, now]) => changes(old, now)),
  ].toSorted((a, b) => Number(a.grade === 'note') - Number(b.grade === 'note'))
}

/** Facts of both sides brought together: by key, then by twin. */
export interface Paired {
  readonly same: readonly (readonly [Fact, Fact])[]
  readonly gone: readonly Fact[]
  readonly added: readonly Fact[]
  /** Only the names keep them apart. */
  readonly twins: readonly (readonly [Fact, Fact])[]
}

export function paired(before: readonly Fact[], after: readonly Fact[]): Paired {
  const byKey = new Map(after.map((fact) => [fact.key, fact]))
  const old = new Set(before.map(({ key }) => key))
  const same: [Fact, Fact][] = []
  const gone: Fact[] = []
  for (const fact of before) {
    const now = byKey.get(fact.key)
    if (now === undefined) gone.push(fact)
    else same.push([fact, now])
  }
  const added = after.filter(({ key }) => !old.has(key))
  const twins: [Fact, Fact][] = []
  const free = new Set(added)
  for (const fact of gone) {
    const now = fact.twin === null ? undefined : [...free].find((one) => isTwin(fact, one))
    if (now === undefined) continue
    twins.push([fact, now])
    free.delete(now)
  }
  const renamed = new Set(twins.map(([fact]) => fact))
  return { same, gone: gone.filter((fact) => !renamed.has(fact)), added: [...free], twins }
}

function isTwin(one: Fact, other: Fact): boolean {
  return (
    one.what === other.what &&
    one.twin !== null &&
    other.twin !== null &&
    sameMeaning(one.twin, other.twin)
  )
}

function changes(old: Fact, now: Fact): readonly Difference[] {
  const found: Difference[] = []
  for (const [aspect, was] of Object.entries(old.strict)) {
    const is = now.strict[aspect] ?? ''
    if (was === is) continue
    found.push(
      sameMeaning(was, is)
        ? difference(old, 'note', `${aspect} is spelled differently: ${turned(was, is)}`)
        : difference(old, 'fails', `${aspect} was ${shown(was)}, is ${shown(is)}`),
    )
  }
  for (const [aspect, was] of Object.entries(old.loose)) {
    const is = now.loose[aspect] ?? ''
    if (was !== is && !(aspect === 'column order' && !sameMembers(was, is))) {
      found.push(difference(old, 'note', `${aspect} was ${shown(was)}, is ${shown(is)}`))
    }
  }
  const missing = old.rights.filter((right) => !now.rights.includes(right))
  const more = now.rights.filter((right) => !old.rights.includes(right))
  const privilege = { ...old, what: 'privilege' }
  if (missing.length > 0) found.push(difference(privilege, 'fails', `lost ${missing.join(', ')}`))
  if (more.length > 0) found.push(difference(privilege, 'note', `gained ${more.join(', ')}`))
  return found
}

function sameMembers(was: string, is: string): boolean {
  const sorted = (list: string) => list.split(', ').toSorted().join(', ')
  return sorted(was) === sorted(is)
}

function difference(fact: Fact, grade: Difference['grade'], says: string): Difference {
  const { what, object } = fact
  return {
    what,
    object,
    grade,
    says: `${what === 'privilege' ? 'rights on' : what} ${object}: ${says}`,
  }
}

function turned(was: string, is: string): string {
  return `${shown(was)} became ${shown(is)}`
}

/** On one line, and not longer than a line. */
function shown(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line === '') return 'absent'
  return line.length > 80 ? `${line.slice(0, 77)}…` : line
}
