import { join } from 'node:path'
import { proposeConfig } from '../../config/init/propose.ts'
import { clean } from '../clean.ts'
import { ended, type Cli, type End } from '../command.ts'
import { exit } from '../exit.ts'

interface Options {
  readonly force?: boolean
  readonly dryRun?: boolean
}

export async function init(cli: Cli, _args: string[], options: Options): Promise<End> {
  const { io, ui, cwd } = cli
  const file = join(cwd, 'lastgood.yaml')
  const proposal = await proposeConfig(cwd, io)
  if (!proposal.ok) return ended(exit.usage, proposal.problems)
  const { text, notes } = proposal.value
  const document = { file, notes, text }
  if (options.dryRun === true) {
    ui.text(text)
    return { exit: exit.done, document: { ...document, written: false } }
  }
  if (options.force === true) await io.files.writeAtomic(file, text)
  else if (!(await io.files.createNew(file, text))) {
    return ended(exit.refused, [
      {
        what: 'There is a lastgood.yaml already',
        where: file,
        hint: 'lastgood doctor checks it; lastgood init --force replaces it',
      },
    ])
  }
  for (const note of notes) ui.text(`  ${clean(note)}`)
  ui.text(`Wrote ${file}`)
  ui.text('Next: lastgood doctor, then lastgood release <version>')
  return { exit: exit.done, document: { ...document, written: true } }
}
