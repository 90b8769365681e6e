import { resolve } from 'node:path'
import { checkFolder } from '../../database/check/folder.ts'
import type { Dialect } from '../../database/migration.ts'
import { ended, type Cli, type End } from '../command.ts'
import { exit } from '../exit.ts'
import { showFolderReport, showPair } from '../render/folder-report.ts'

export interface MigrationsOptions {
  readonly migrations: string
  readonly tool?: string
  readonly dialect?: Dialect
  readonly since?: string
  readonly statements?: string
  readonly shadow?: string
  readonly rulesOnly?: boolean
  readonly runTool?: boolean
  readonly suggest?: boolean
}

/**
 * Judges a folder of migrations alone: no repository, no configuration. Exits 3 unless the release before each of them can live
 * on what it makes.
 */
export async function checkMigrations(cli: Cli, options: MigrationsOptions): Promise<End> {
  const said = new Set<string>()
  const checked = await checkFolder(
    {
      folder: resolve(cli.cwd, options.migrations),
      tool: options.tool ?? null,
      dialect: options.dialect ?? null,
      since: options.since ?? null,
      ...(options.statements !== undefined && {
        statements: { path: resolve(cli.cwd, options.statements), shown: options.statements },
      }),
      runTool: options.runTool === true,
      shadow:
        options.rulesOnly === true
          ? null
          : options.shadow === undefined
            ? { kind: 'pglite' }
            : { kind: 'server', url: options.shadow },
      today: cli.io.clock.now().toISOString().slice(0, 10),
      onPair: (pair, index, count) =>
        showPair(cli.ui, pair, { index, count, steps: options.suggest === true, said }),
    },
    cli.io,
  )
  if (!checked.ok) return ended(exit.usage, checked.problems)
  const report = checked.value
  showFolderReport(cli.ui, report)
  const safe = report.pairs.every(({ verdict }) => verdict === 'compatible')
  return {
    exit: safe ? exit.done : exit.refused,
    document: { ...report },
    problems: report.problems,
  }
}
