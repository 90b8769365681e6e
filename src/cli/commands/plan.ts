import { checklist } from '../../evidence/checklist.ts'
import { consider } from '../../operations/consider.ts'
import { ended, type Cli, type End } from '../command.ts'
import { chosenEnvironment } from '../environment.ts'
import { exit } from '../exit.ts'
import { showChecklist } from '../render/checklist.ts'
import { showDecision } from '../render/decision.ts'
import { withProject } from '../with-project.ts'

interface Options {
  readonly environment?: string
  readonly to?: string
}

/** Shows the ways back. Looking is never refused: a way back that is blocked is an answer, so the exit code is 0. */
export const plan = (cli: Cli, _args: string[], options: Options): Promise<End> =>
  withProject(cli, async (project) => {
    const environment = chosenEnvironment(project.config, options.environment)
    if (!environment.ok) return ended(exit.usage, environment.problems)
    const { name } = environment.value
    const considered = await consider(project, name, {
      requested: options.to ?? null,
      force: false,
      schema: 'prove',
    })
    if (!considered.ok) return ended(exit.usage, considered.problems)
    const { evidence, decision } = considered.value
    const rows = checklist(evidence, decision)
    showDecision(cli.ui, decision, evidence)
    cli.ui.text()
    // What nobody asked stands above already.
    showChecklist(
      cli.ui,
      rows.filter(({ item }) => item !== 'not known'),
    )
    cli.ui.text()
    const to = options.to === undefined ? '' : ` --to ${options.to}`
    if (decision.problem !== null) {
      cli.ui.text(`${decision.problem.what}`)
      cli.ui.text(`Next: ${decision.problem.hint}`)
    } else cli.ui.text(`Next: lastgood rollback -e ${name}${to} --reason "..."`)
    return { exit: exit.done, document: { decision, checklist: rows, evidence } }
  })
