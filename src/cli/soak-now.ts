import type { EnvironmentPlaces } from '../project/places.ts'
import type { Project } from '../project/project.ts'
import { soak } from '../watch/soak.ts'
import { clean } from './clean.ts'
import type { Cli, End } from './command.ts'
import { exit } from './exit.ts'
import { verdictMarks, watchMarks } from './symbols.ts'
import { duration, precise } from './render/time.ts'

/** Seconds between two lines about a soak in a log. */
const every = 2

/**
 * Stays until the release that was just deployed soaked to good, or a guard tripped; the verdict is remembered. A tripped guard ends
 * the command with 1: deployed is not the same as good.
 */
export async function soakNow(
  cli: Cli,
  project: Project,
  places: EnvironmentPlaces,
  version: string,
  deployed: End,
): Promise<End> {
  const { ui } = cli
  const name = places.environment.name
  ui.note(
    `soaking ${clean(version)} in ${name} for ${duration(places.environment.policy.soakSeconds)}; Ctrl-C leaves it unproven`,
  )
  let told = 0
  const end = await soak(project, places, {
    version,
    signal: cli.interrupted,
    emit: (look) => {
      if (look.afterSeconds < told + every) return
      told = look.afterSeconds
      const says = look.readings.map(
        (reading) => `${ui.mark(watchMarks[reading.outcome])} ${clean(reading.says)}`,
      )
      ui.note(
        `  ${precise(look.afterSeconds)} s  ${look.problem ? clean(look.problem.what) : says.join('; ')}`,
      )
    },
  })
  if (end.verdict !== null) await project.ledger.recordVerdict(end.verdict)
  const document = { ...deployed.document, soak: end }
  ui.text(`${ui.mark(verdictMarks[end.verdict?.verdict ?? 'unproven'])}  ${clean(end.says)}`)
  if (end.ended !== 'tripped') return { ...deployed, document }
  const problem = {
    what: `${version} is deployed, and bad: ${end.says}`,
    where: `${project.config.service}/${name}`,
    hint: `lastgood rollback -e ${name} --reason "${end.readings.find(({ outcome }) => outcome === 'bad')?.guard ?? 'a guard'} tripped"`,
  }
  return { exit: exit.failed, document, problems: [problem] }
}
