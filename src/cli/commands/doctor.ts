import { examine } from '../../operations/doctor.ts'
import { clean } from '../clean.ts'
import type { Cli, End } from '../command.ts'
import { exit } from '../exit.ts'
import { table } from '../render/table.ts'
import { checkMarks } from '../symbols.ts'
import { withProject } from '../with-project.ts'

export const doctor = (cli: Cli): Promise<End> =>
  withProject(cli, async (project) => {
    const examined = await examine(project)
    const rows = examined.map(({ what, says, problems }) => [
      cli.ui.mark(problems.length === 0 ? checkMarks.ok : checkMarks.bad),
      clean(what),
      clean(says),
    ])
    for (const line of table(cli.ui, ['', 'LOOKED AT', 'FOUND'], rows)) cli.ui.text(line)
    const problems = examined.flatMap((one) => one.problems)
    if (problems.length === 0) cli.ui.text('Nothing stands in the way.')
    return {
      exit: problems.length === 0 ? exit.done : exit.failed,
      document: { examined },
      problems,
    }
  })
