import type { Problem } from '../../model/problem.ts'
import type { Dialect, Tree } from '../migration.ts'
import { readText } from '../tree/text.ts'

/** An entry of the journal: the file's name without `.sql`, and its time in milliseconds since 1970. */
export interface Entry {
  readonly tag: string
  readonly when: number
}

const dialects: Readonly<Record<string, Dialect>> = {
  postgresql: 'postgresql',
  pg: 'postgresql',
  mysql: 'mysql',
  sqlite: 'sqlite',
  turso: 'sqlite',
}

/** `meta/_journal.json`: its entries as they run, and its dialect. What cannot be read is a Problem and no entry. */
export async function readJournal(
  tree: Tree,
  file: string,
): Promise<{
  readonly entries: readonly Entry[]
  readonly dialect: Dialect | null
  readonly problems: readonly Problem[]
}> {
  const fault = (what: string) => ({
    entries: [],
    dialect: null,
    problems: [
      { what, where: file, hint: 'Restore the file from git, or type: npx drizzle-kit generate' },
    ],
  })
  const read = await readText(tree, file)
  if (!read.ok) return { entries: [], dialect: null, problems: [read.problem] }
  let journal: unknown
  try {
    journal = JSON.parse(read.text)
  } catch {
    return fault('the journal is not JSON')
  }
  const listed = field(journal, 'entries')
  if (!Array.isArray(listed)) return fault('the journal has no list of entries')
  const entries = listed.flatMap((entry: unknown): readonly Entry[] => {
    const [tag, when] = [field(entry, 'tag'), field(entry, 'when')]
    // A tag is part of a path.
    const plain = typeof tag === 'string' && /^[^/\\\0]+$/.test(tag) && typeof when === 'number'
    return plain ? [{ tag, when }] : []
  })
  const named = field(journal, 'dialect')
  const dialect = typeof named === 'string' ? (dialects[named] ?? null) : null
  const odd = entries.length < listed.length
  return {
    entries,
    dialect,
    problems: odd ? fault('some entries have no tag or no time').problems : [],
  }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([key]) => key === name)?.[1]
}
