import { checklist } from '../../evidence/checklist.ts'
import { lintEvidence } from '../../evidence/lint.ts'
import { consider } from '../../operations/consider.ts'
import { clean } from '../clean.ts'
import { ended, type Cli, type End } from '../command.ts'
import { chosenEnvironment } from '../environment.ts'
import { exit } from '../exit.ts'
import { showChecklist } from '../render/checklist.ts'
import { fromTo } from '../render/decision.ts'
import { checkMarks } from '../symbols.ts'
import { withProject } from '../with-project.ts'

import type { MigrationsOptions } from './check-migrations.ts'
import type { RangeOptions } from './check-range.ts'

interface Options {
  readonly environment?: string
  readonly to?: string
}

/** For CI and for calm days: exits 3 when going back would not be possible or not be safe now. */
export const check = async (
  cli: Cli,
  _args: string[],
  options: Options & Partial<MigrationsOptions> & Partial<RangeOptions>,
): Promise<End> => {
  const { migrations, from } = options
  if (from !== undefined) {
    const { checkRangeOf } = await import('./check-range.ts')
    return checkRangeOf(cli, { ...options, from })
  }
  if (migrations === undefined) return checkEnvironment(cli, options)
  const { checkMigrations } = await import('./check-migrations.ts')
  return checkMigrations(cli, { ...options, migrations })
}

const checkEnvironment = (cli: Cli, options: Options): Promise<End> =>
  withProject(cli, async (project) => {
    const environment = chosenEnvironment(project.config, options.environment)
    if (!environment.ok) return ended(exit.usage, environment.problems)
    const requested = options.to ?? null
    const asking = { requested, force: false, calm: true, schema: 'prove' as const }
    const considered = await consider(project, environment.value.name, asking)
    if (!considered.ok) return ended(exit.usage, considered.problems)
    const { evidence, decision } = considered.value
    const rows = checklist(evidence, decision)
    const findings = lintEvidence(evidence, decision, project.config)
    cli.ui.text(fromTo(cli.ui, decision, evidence))
    showChecklist(cli.ui, rows)
    for (const finding of findings) {
      const mark = finding.severity === 'error' ? checkMarks.bad : checkMarks.warn
      cli.ui.text(`${cli.ui.mark(mark, finding.severity)} ${clean(finding.says)} [${finding.rule}]`)
      cli.ui.text(`    next: ${clean(finding.hint)}`)
    }
    const unsafe = findings.some((finding) => finding.severity === 'error')
    cli.ui.text(
      unsafe
        ? 'Going back is not safe or not possible now.'
        : 'Going back is possible as far as was asked.',
    )
    return {
      exit: unsafe ? exit.refused : exit.done,
      document: { findings, checklist: rows, decision },
    }
  })
