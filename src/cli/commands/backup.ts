import { contextOf } from '../../evidence/context.ts'
import { askRunning } from '../../evidence/facts/running.ts'
import type { Backup } from '../../model/backup.ts'
import { makeBackups } from '../../operations/make-backups.ts'
import { runningVersion } from '../../operations/deploy.ts'
import { environmentPlaces } from '../../project/places.ts'
import { clean } from '../clean.ts'
import { ended, type Cli, type End } from '../command.ts'
import { chosenEnvironment } from '../environment.ts'
import { exit } from '../exit.ts'
import { table } from '../render/table.ts'
import { withProject } from '../with-project.ts'

interface Options {
  readonly environment?: string
}

/** For pipelines that migrate before they deploy: the backup must be made before either. */
export const backup = (cli: Cli, args: string[], options: Options): Promise<End> =>
  withProject(cli, async (project) => {
    const [version] = args
    const chosen = chosenEnvironment(project.config, options.environment)
    if (!chosen.ok) return ended(exit.usage, chosen.problems)
    const { name } = chosen.value
    if (version === undefined) {
      const backups = await project.ledger.backups(project.config.service, name)
      show(cli, backups)
      return { exit: exit.done, document: { backups } }
    }
    const places = await environmentPlaces(project, name)
    if (!places.ok) return ended(exit.usage, places.problems)
    const running = await askRunning(contextOf(project, places.value, 5))
    if (running.state !== 'known') {
      const unknown = {
        what: 'What runs is not known, so nobody could tell what the backup belongs to',
        where: name,
        hint: 'lastgood doctor',
      }
      return ended(exit.refused, [running.state === 'could-not-ask' ? running.problem : unknown])
    }
    const now = runningVersion(running.value)
    const made = await makeBackups(project, places.value, version, now)
    if (!made.ok) return ended(exit.refused, made.problems)
    for (const note of made.value.notes) cli.ui.note(clean(note))
    show(cli, made.value.backups)
    return { exit: exit.done, document: { ...made.value } }
  })

const holds: Readonly<Record<Backup['holds'], string>> = {
  before: 'before its migrations',
  partly: 'some of its migrations',
  after: 'after its migrations',
  unknown: 'not known',
}

function show({ ui }: Cli, backups: readonly Backup[]): void {
  if (backups.length === 0) return ui.text('No backups')
  const rows = backups.map((one) => [
    one.takenAt,
    clean(one.database),
    `${clean(one.previous ?? '(nothing)')} ${ui.arrow} ${clean(one.release)}`,
    holds[one.holds],
    one.verified === null ? 'not tried' : 'tried',
    String(one.bytes),
    clean(one.file),
  ])
  const head = ['TAKEN', 'DATABASE', 'FOR', 'HOLDS', 'TRIED', 'BYTES', 'FILE']
  for (const line of table(ui, head, rows)) ui.text(line)
}
