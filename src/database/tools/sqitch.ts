import type { Problem } from '../../model/problem.ts'
import type { Dialect, Direction, Migration, MigrationSet, Tree } from '../migration.ts'
import { inFolder } from '../tree/below.ts'
import { readText } from '../tree/text.ts'
import { pathArgument } from './arguments.ts'
import { dialectOf } from './dialect.ts'
import { readTexts, textOf } from './read-texts.ts'
import { readPlan, type Change } from './sqitch-plan.ts'
import type { ReadOptions, Tool } from './tool.ts'
import { wholeFile } from './whole-file.ts'

const planFile = 'sqitch.plan'

const engines: Readonly<Record<string, Dialect>> = {
  pg: 'postgresql',
  cockroach: 'postgresql',
  mysql: 'mysql',
  sqlite: 'sqlite',
}

/**
 * Sqitch: the order stands in `sqitch.plan`, scripts in `deploy/` and `revert/`; of a reworked change the older scripts are
 * `name@tag.sql`. Its scripts run through the database's own client, so transactions are what they say themselves
 * (App::Sqitch::Plan, Plan::Change, Engine::pg, 1.6).
 */
export const sqitch: Tool = {
  name: 'sqitch',
  fits: (tree, folder) =>
    Promise.resolve(
      tree.files.includes(inFolder(folder, planFile))
        ? { sure: 3, because: `Sqitch writes ${planFile}` }
        : null,
    ),
  read,
  // Engine.pm, _sync_plan: the change deployed last is looked up in the plan; "Cannot find change … in sqitch.plan" otherwise.
  startUp: (older, newer) => {
    const last = newer.migrations.at(-1)
    const known = new Set(older.migrations.map(({ name }) => name))
    if (
      last === undefined ||
      (known.has(last.name) && older.migrations.length >= newer.migrations.length)
    )
      return { state: 'starts', says: 'Sqitch finds the change deployed last in its plan' }
    return {
      state: 'refuses',
      says: `Sqitch of the old release stops with "Cannot find change … (${last.name}) in ${planFile}"`,
    }
  },
  history: {
    query: 'select change from sqitch.changes order by committed_at',
    parse: ({ rows }, known) => {
      // A reworked change stands in the table once for each time it was deployed.
      const seen = new Map<string, number>()
      const ids = rows.map((row) => {
        const name = String(row['change'])
        const times = seen.get(name) ?? 0
        seen.set(name, times + 1)
        return known.migrations.filter((one) => one.name === name)[times]?.id ?? name
      })
      return { applied: ids, problems: [] }
    },
  },
  commands: {
    up: (folder) => ['sqitch', '--chdir', pathArgument(folder), 'deploy'],
    down: (folder, steps, to) => [
      'sqitch',
      '--chdir',
      pathArgument(folder),
      'revert',
      '-y',
      to === null ? `--to-change=@HEAD^${steps}` : `--to-change=${to.recorded ?? to.id}`,
    ],
    status: (folder) => ['sqitch', '--chdir', pathArgument(folder), 'status'],
  },
}

async function read(tree: Tree, folder: string, options: ReadOptions): Promise<MigrationSet> {
  const where = inFolder(folder, planFile)
  const text = await readText(tree, where)
  if (!text.ok) {
    const dialect = options.dialect ?? 'postgresql'
    return { tool: 'sqitch', dialect, folder, migrations: [], problems: [text.problem] }
  }
  const plan = readPlan(where, text.text)
  const all = new Set(tree.files)
  const fileOf = (change: Change, side: string) => {
    const names = change.reworked
      ? change.tags.map((tag) => `${change.name}@${tag}`)
      : [change.name]
    const files = names.map((name) => inFolder(folder, `${side}/${name}.sql`))
    return { wanted: files[0] ?? null, found: files.find((file) => all.has(file)) ?? null }
  }
  const sides = plan.changes.map((change) => ({
    change,
    deploy: fileOf(change, 'deploy'),
    revert: fileOf(change, 'revert'),
  }))
  const texts = await readTexts(
    tree,
    sides.flatMap(({ deploy, revert }) => [deploy.found ?? [], revert.found ?? []].flat()),
  )
  const problems: Problem[] = [...plan.problems]
  const script = (file: string, side: string) =>
    wholeFile(file, textOf(texts, file), side, () => false)
  const migrations = sides.map(({ change, deploy, revert }): Migration => {
    const id = change.reworked ? `${change.name}@${change.tags[0] ?? ''}` : change.name
    const none: Direction = { state: 'none', why: 'there is no revert script' }
    return {
      id,
      recorded: id,
      name: change.name,
      up: deploy.found === null ? missing(deploy.wanted, where) : script(deploy.found, 'deploy'),
      down: revert.found === null ? none : script(revert.found, 'revert'),
      repeatable: false,
    }
  })
  const dialect = options.dialect ?? (await engineOf(tree, folder)) ?? dialectOf(migrations)
  return { tool: 'sqitch', dialect, folder, migrations, problems }
}

function missing(wanted: string | null, plan: string): Direction {
  const where = wanted ?? plan
  const what = 'the plan names a change whose deploy script is not there'
  return { state: 'unknown', problem: { what, where, hint: 'Restore the script from git' } }
}

async function engineOf(tree: Tree, folder: string): Promise<Dialect | null> {
  const file = inFolder(folder, 'sqitch.conf')
  if (!tree.files.includes(file)) return null
  const text = await readText(tree, file)
  const engine = text.ok ? /^\s*engine\s*=\s*(\w+)/m.exec(text.text)?.[1] : undefined
  return engines[engine ?? ''] ?? null
}
