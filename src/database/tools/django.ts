import type { Problem } from '../../model/problem.ts'
import type { Direction, Migration, MigrationSet, Tree } from '../migration.ts'
import { filesBelow } from '../tree/below.ts'
import { readText } from '../tree/text.ts'
import { inOrder } from './code/chain.ts'
import { codeDirection } from './code/direction.ts'
import { djangoSends } from './code/django.ts'
import { ownAppOf, placeOf, pairsOf } from './code/django-places.ts'
import { dialectOf } from './dialect.ts'
import { applied } from './history.ts'
import { byName } from './order.ts'
import { printDjango } from './printing/django.ts'
import { withPrinted } from './printing/print.ts'
import { readTexts, textOf } from './read-texts.ts'
import type { ReadOptions, Tool } from './tool.ts'

/**
 * Django: modules below folders called `migrations`, each after those in its `dependencies`, in a transaction unless it says
 * `atomic = False` (django/db/migrations/loader.py and migration.py, 3.2). Read are operations that are all `RunSQL`.
 */
export const django: Tool = {
  name: 'django',
  fits: async (tree, folder) => {
    const names = modules(tree, folder)
    for (const file of new Set([names[0], names.at(-1)])) {
      const read = file === undefined ? null : await readText(tree, file)
      if (read?.ok === true && /\bmigrations\.Migration\b/.test(read.text))
        return { sure: 3, because: `${file ?? ''} is a migrations.Migration` }
    }
    return null
  },
  read,
  // loader.py, check_consistent_history: "If the migration is unknown, skip it."
  startUp: () => ({ state: 'starts', says: 'Django skips rows it has no module for' }),
  history: {
    query: 'select app, name from django_migrations order by id',
    parse: ({ rows }, known) => {
      const has = (word: string) => known.migrations.some(({ recorded }) => recorded === word)
      const apps = new Set(known.migrations.map(({ recorded = '' }) => recorded.split('.')[0]))
      return applied(
        rows.flatMap((row) => {
          const word = `${String(row['app'])}.${String(row['name'])}`
          // Rows of other applications are none of this set.
          return apps.has(String(row['app'])) || has(word) ? [word] : []
        }),
        known,
      )
    },
  },
  commands: {
    up: () => ['python', 'manage.py', 'migrate'],
    down: (_folder, steps, to) => {
      const [, app, name] = /^([A-Za-z_]\w*)\.(\w+)$/.exec(to?.recorded ?? '') ?? []
      // Back to a migration of one application; which applications the last steps belong to is not known here.
      return steps === 1 && app !== undefined && name !== undefined
        ? ['python', 'manage.py', 'migrate', app, name]
        : null
    },
    status: () => ['python', 'manage.py', 'showmigrations'],
  },
}

const modules = (tree: Tree, folder: string) =>
  filesBelow(tree, folder).filter(
    (file) => /(^|\/)\w+\.py$/.test(file) && !file.endsWith('__init__.py'),
  )

async function read(tree: Tree, folder: string, options: ReadOptions): Promise<MigrationSet> {
  const files = modules(tree, folder).toSorted(byName)
  const texts = await readTexts(tree, files)
  const problems: Problem[] = []
  const sources = files
    .map((file) => textOf(texts, file))
    .flatMap((text) => (text.ok ? [text.text] : []))
  const own = ownAppOf(files, sources)
  const found = files.flatMap((file) => {
    const text = textOf(texts, file)
    if (!text.ok) {
      problems.push(text.problem)
      return []
    }
    if (!/\bmigrations\.Migration\b/.test(text.text)) return []
    const place = placeOf(file, own)
    const direction = (side: 'up' | 'down'): Direction =>
      codeDirection(file, () => djangoSends(text.text, side))
    const word = `${place.app}.${place.name}`
    const migration: Migration = {
      id: word,
      recorded: word,
      name: place.name,
      up: direction('up'),
      down: direction('down'),
      repeatable: false,
    }
    const after = pairsOf(text.text, 'dependencies')
    const before = pairsOf(text.text, 'run_before')
    return [{ id: word, file, after, before, replaces: pairsOf(text.text, 'replaces'), migration }]
  })
  for (const { id, replaces } of found) {
    if (replaces.length === 0) continue
    problems.push({
      what: `${id} stands for ${replaces.length} others: which of them a database has run is not known here`,
      where: folder,
      hint: 'Remove the replaced migrations once every database has run them',
    })
  }
  // A squashed migration and those it stands for are never run both.
  const replaced = new Set(
    found
      .flatMap(({ id, replaces }) => replaces.map((each) => [each, id] as const))
      .map(([each]) => each),
  )
  const standsFor = (word: string) =>
    found.find(({ replaces }) => replaces.includes(word))?.id ?? word
  const kept = found
    .filter(({ id }) => !replaced.has(id))
    .map((each) => ({
      ...each,
      after: [
        ...each.after,
        ...found.filter(({ before }) => before.includes(each.id)).map(({ id }) => id),
      ].map(standsFor),
    }))
  const { ordered, left } = inOrder(kept)
  if (left.length > 0)
    problems.push({
      what: `migrations that wait for one another: ${left.map(({ id }) => id).join(', ')}`,
      where: folder,
      hint: 'Correct their dependencies',
    })
  const migrations = ordered.map(({ migration }) => migration)
  const fileOf = new Map(ordered.map(({ id, file }) => [id, file]))
  const set: MigrationSet = {
    tool: 'django',
    dialect: options.dialect ?? dialectOf(migrations),
    folder,
    migrations,
    problems,
  }
  return withPrinted(set, options, printDjango, ({ id }) => fileOf.get(id) ?? id)
}
