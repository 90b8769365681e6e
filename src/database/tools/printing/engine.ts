import type { Problem } from '../../../model/problem.ts'
import type { Dialect, MigrationSet } from '../../migration.ts'

const families: Readonly<Record<string, Dialect>> = {
  postgresql: 'postgresql',
  mysql: 'mysql',
  mariadb: 'mysql',
  sqlite: 'sqlite',
}

type Engine =
  | { readonly refused: Problem }
  | { readonly refused: null; readonly dialect: Dialect; readonly problems: readonly Problem[] }

/**
 * The dialect of what a tool printed: the one its settings name. Refused where that is none of ours, or not the one asked for:
 * the SQL of one engine says nothing about another.
 * @param printed as Django and SQLAlchemy call it; neither where the program knows one engine only or printed nothing
 * @param asked `--dialect`
 */
export function engineOf(
  printed: string | null | undefined,
  asked: Dialect | null,
  { dialect: found, folder, tool }: MigrationSet,
): Engine {
  if (printed === undefined || printed === null)
    return { refused: null, dialect: found, problems: [] }
  const dialect = families[printed]
  if (dialect === undefined || (asked !== null && asked !== dialect)) {
    const what = `the settings of ${tool} name the engine ${printed}${dialect === undefined ? ', which cannot be judged here' : `, not ${asked ?? ''}`}`
    return { refused: { what, where: folder, hint: settings } }
  }
  if (dialect !== 'sqlite' || asked !== null) return { refused: null, dialect, problems: [] }
  // What projects fall back to where nothing names a database, while their releases run on another engine.
  const what = `${tool} printed for SQLite, as its settings say where nothing names a database`
  const hint = `If the releases run on another engine, type --dialect. ${settings}`
  return { refused: null, dialect, problems: [{ what, where: folder, hint }] }
}

const settings =
  'Let the settings name the engine of the releases: of the environment they see no address of a database'
