import type { Problem } from '../../model/problem.ts'
import type { Direction, Migration, MigrationSet, Tree } from '../migration.ts'
import { filesIn, inFolder } from '../tree/below.ts'
import { ownProgram } from './arguments.ts'
import { dialectOf } from './dialect.ts'
import { readJournal, type Entry } from './drizzle-journal.ts'
import { applied } from './history.ts'
import { asDirection } from './marked.ts'
import { readTexts, textOf, type TextRead } from './read-texts.ts'
import type { ReadOptions, Tool } from './tool.ts'

const journalFile = 'meta/_journal.json'
const breakpoint = '--> statement-breakpoint'

/**
 * Drizzle: SQL files in the order of `meta/_journal.json`, all pending ones in one transaction (drizzle-orm/src/migrator.ts and
 * pg-core/dialect.ts, 0.45). It has no downs; a file `<tag>.down.sql` that a team keeps is taken.
 */
export const drizzle: Tool = {
  name: 'drizzle',
  fits: (tree, folder) =>
    Promise.resolve(
      tree.files.includes(inFolder(folder, journalFile))
        ? { sure: 3, because: `drizzle-kit writes ${journalFile}` }
        : null,
    ),
  read,
  // dialect.ts, migrate: it reads only the newest row and runs the entries of its journal that are later.
  startUp: () => ({
    state: 'starts',
    says: 'Drizzle runs what its journal dates later than the newest row, and looks at nothing else',
  }),
  history: {
    query: 'select hash, created_at from drizzle.__drizzle_migrations order by created_at',
    parse: ({ rows }, known) =>
      applied(
        rows.map((row) => row['created_at']),
        known,
      ),
  },
  // The folder stands in drizzle.config.ts.
  commands: {
    up: () => ownProgram('drizzle-kit', 'migrate'),
    down: () => null,
    status: () => null,
  },
}

async function read(tree: Tree, folder: string, options: ReadOptions): Promise<MigrationSet> {
  const where = inFolder(folder, journalFile)
  const journal = await readJournal(tree, where)
  const names = filesIn(tree, folder)
  const downOf = (tag: string) =>
    [`${tag}.down.sql`, `${tag}_down.sql`].find((name) => names.includes(name)) ?? null
  const sides = journal.entries.flatMap(({ tag }) => [`${tag}.sql`, downOf(tag) ?? []].flat())
  const texts = await readTexts(
    tree,
    sides.map((name) => inFolder(folder, name)),
  )
  const migrations = journal.entries.map(({ tag, when }): Migration => {
    const down = downOf(tag)
    const none: Direction = { state: 'none', why: 'Drizzle has no downs' }
    const textIn = (name: string) => textOf(texts, inFolder(folder, name))
    return {
      id: tag,
      recorded: String(when),
      name: tag,
      up: sideOf(inFolder(folder, `${tag}.sql`), textIn(`${tag}.sql`), 'up'),
      down: down === null ? none : sideOf(inFolder(folder, down), textIn(down), 'down'),
      repeatable: false,
    }
  })
  const problems = [
    ...journal.problems,
    ...tooEarly(journal.entries, where),
    ...unlisted(names, sides, folder),
  ]
  const dialect = options.dialect ?? journal.dialect ?? dialectOf(migrations)
  return { tool: 'drizzle', dialect, folder, migrations, problems }
}

/** The migrator cuts the file at the breakpoints; here every statement gets its semicolon instead, on the same line. */
function sideOf(file: string, text: TextRead, side: string): Direction {
  if (!text.ok) return { state: 'unknown', problem: text.problem }
  const sql = text.text
    .split(breakpoint)
    .reduce((all, part) => `${all}${/;\s*$/.test(all) ? '' : ';'}-- statement-breakpoint${part}`)
  return asDirection({ sql, file, line: 1, transactional: true }, `the ${side} file is empty`)
}

function tooEarly(entries: readonly Entry[], where: string): readonly Problem[] {
  return entries.flatMap(({ tag, when }, at) => {
    const before = entries.slice(0, at).find((other) => other.when >= when)
    if (before === undefined) return []
    const what = `${tag} is not dated later than ${before.tag}: a database that has the other never gets it`
    return [{ what, where, hint: 'Give it a later "when" in the journal' }]
  })
}

function unlisted(names: readonly string[], sides: readonly string[], folder: string) {
  const left = names.filter((name) => name.endsWith('.sql') && !sides.includes(name))
  if (left.length === 0) return []
  const what = `not in the journal, so never run: ${left.join(', ')}`
  return [{ what, where: folder, hint: 'Type: npx drizzle-kit generate, or remove them' }]
}
