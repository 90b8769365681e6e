import type { Problem } from '../../model/problem.ts'
import type { Direction, Migration, MigrationSet, Tree } from '../migration.ts'
import { filesBelow } from '../tree/below.ts'
import { readText } from '../tree/text.ts'
import { alembicPieces } from './code/alembic.ts'
import { inOrder } from './code/chain.ts'
import { codeDirection } from './code/direction.ts'
import { lex } from './code/lex.ts'
import { bodyOf } from './code/python.ts'
import { revisionOf } from './code/revision.ts'
import { dialectOf } from './dialect.ts'
import { unknownTo } from './history.ts'
import { byName } from './order.ts'
import { printAlembic } from './printing/alembic.ts'
import { withPrinted } from './printing/print.ts'
import { readTexts, textOf } from './read-texts.ts'
import type { ReadOptions, StartUp, Tool } from './tool.ts'

/**
 * Alembic: modules that name their own revision and the one before it, in one transaction on engines that have it for DDL
 * (alembic/script/revision.py and runtime/migration.py, 1.8). Read are `op.execute` with plain texts.
 */
export const alembic: Tool = {
  name: 'alembic',
  fits: async (tree, folder) => {
    const names = modules(tree, folder)
    for (const file of new Set([names[0], names.at(-1)])) {
      const read = file === undefined ? null : await readText(tree, file)
      if (read?.ok === true && /^down_revision\b/m.test(read.text))
        return { sure: 3, because: `${file ?? ''} names its down_revision` }
    }
    return null
  },
  read,
  startUp,
  history: {
    query: 'select version_num from alembic_version',
    // The table holds the newest revisions only; what stands before them in the order was applied too.
    parse: ({ rows }, known) => {
      const heads = rows.map((row) => String(row['version_num']))
      const placeOf = (head: string) =>
        known.migrations.findIndex(({ recorded }) => recorded === head)
      const at = Math.max(-1, ...heads.map(placeOf))
      const foreign = heads.filter((head) => placeOf(head) < 0)
      const problems = foreign.map((head) => ({
        what: `the database is at revision ${head}, which no file has: what stands before it is not known`,
        where: 'alembic_version',
        hint: 'Read the migrations of the release that was deployed last',
      }))
      return {
        applied: [...known.migrations.slice(0, at + 1).map(({ id }) => id), ...foreign],
        problems,
      }
    },
  },
  // alembic.ini stands in the project's folder and names the folder of the scripts.
  commands: {
    up: () => ['alembic', 'upgrade', 'head'],
    down: (_folder, _steps, to) => {
      const target = to === null ? 'base' : (to.recorded ?? to.id)
      return /^\w+$/.test(target) ? ['alembic', 'downgrade', target] : null
    },
    status: () => ['alembic', 'current'],
  },
}

/** script/base.py, _catch_revision_errors: `upgrade`, `downgrade` and `current` look up the revision of the table. */
function startUp(older: MigrationSet, newer: MigrationSet): StartUp {
  const missing = unknownTo(older, newer)
  const newest = missing.at(-1)
  if (newest === undefined)
    return { state: 'starts', says: 'Alembic has a file for the newest revision' }
  return {
    state: 'refuses',
    says: `Alembic of the old release stops with "Can't locate revision identified by '${newest.recorded ?? newest.id}'"`,
  }
}

const modules = (tree: Tree, folder: string) =>
  filesBelow(tree, folder).filter(
    (file) => /\.py$/.test(file) && !/(^|\/)(env|__init__)\.py$/.test(file),
  )

async function read(tree: Tree, folder: string, options: ReadOptions): Promise<MigrationSet> {
  const files = modules(tree, folder).toSorted(byName)
  const texts = await readTexts(tree, files)
  const problems: Problem[] = []
  const found = files.flatMap((file) => {
    const text = textOf(texts, file)
    if (!text.ok) {
      problems.push(text.problem)
      return []
    }
    const named = revisionOf(text.text)
    if (named === null) return []
    const direction = (name: string): Direction =>
      codeDirection(file, () => {
        const body = bodyOf(lex(text.text, 'python'), name)
        return body === null
          ? `there is no ${name}`
          : { pieces: alembicPieces(body), transactional: true }
      })
    const name = (file.split('/').at(-1) ?? file).replace(/\.py$/, '')
    const migration: Migration = {
      id: name,
      recorded: named.revision,
      name,
      up: direction('upgrade'),
      down: direction('downgrade'),
      repeatable: false,
    }
    return [{ id: named.revision, file, after: named.after, migration }]
  })
  const { ordered, left } = inOrder(found)
  const known = new Set(found.map(({ id }) => id))
  for (const { id, after, migration } of ordered) {
    const gone = after.find((each) => !known.has(each))
    if (gone === undefined) continue
    problems.push({
      what: `${id} comes after ${gone}, which no file has`,
      where: migration.name,
      hint: 'Restore the file of that revision',
    })
  }
  if (left.length > 0)
    problems.push({
      what: `revisions that wait for one another: ${left.map(({ id }) => id).join(', ')}`,
      where: folder,
      hint: 'Correct their down_revision',
    })
  const tips = ordered.filter(({ id }) => !ordered.some(({ after }) => after.includes(id)))
  if (tips.length > 1)
    problems.push({
      what: `${tips.length} heads: ${tips.map(({ id }) => id).join(', ')}`,
      where: folder,
      hint: 'Type: alembic merge heads',
    })
  const migrations = ordered.map(({ migration }) => migration)
  const fileOf = new Map(ordered.map(({ id, file }) => [id, file]))
  const set: MigrationSet = {
    tool: 'alembic',
    dialect: options.dialect ?? dialectOf(migrations),
    folder,
    migrations,
    problems,
  }
  return withPrinted(
    set,
    options,
    printAlembic,
    ({ recorded = '', id }) => fileOf.get(recorded) ?? id,
  )
}
