import { ended, type Cli, type End } from '../command.ts'
import { exit } from '../exit.ts'
import { checkMarks } from '../symbols.ts'
import { withProject } from '../with-project.ts'

export const audit = (cli: Cli): Promise<End> =>
  withProject(cli, async ({ ledger }) => {
    const found = await ledger.audit()
    if (found.state === 'broken')
      return { ...ended(exit.failed, [found.problem]), document: { audit: found } }
    cli.ui.text(
      `${cli.ui.mark(checkMarks.ok, 'intact')}  ${found.entries} entries, head ${found.head.slice(0, 16)}`,
    )
    return { exit: exit.done, document: { audit: found } }
  })
