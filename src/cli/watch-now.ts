import type { Policy } from '../model/policy.ts'
import { type AutoEnd, rollBackAlone } from '../operations/automatic-rollback.ts'
import { rehearse } from '../operations/rehearse.ts'
import { tellBurn, tellTripped } from '../operations/tell-watch.ts'
import { type Tripped, watchDeployment } from '../operations/watch-deployment.ts'
import type { EnvironmentPlaces } from '../project/places.ts'
import type { Project } from '../project/project.ts'
import type { Emit } from '../run/progress.ts'
import type { SoakEnd } from '../watch/soak.ts'
import { clean } from './clean.ts'
import { ended, type Cli, type End } from './command.ts'
import { exit, type ExitCode } from './exit.ts'
import { showProblems } from './render/problem.ts'
import { progressView } from './render/progress.ts'
import { showPlan } from './render/steps.ts'
import { duration } from './render/time.ts'
import { watchView } from './render/watch.ts'
import { reported } from './reported.ts'
import { verdictMarks } from './symbols.ts'

export interface WatchNow {
  readonly forSeconds?: number
  /** Absent: never by itself. */
  readonly automatic: Policy['automatic']
  /** How the command ends when a guard tripped and a person has to act. */
  readonly tripped: ExitCode
}

interface Act extends Pick<WatchNow, 'automatic' | 'tripped'> {
  readonly rehearsed?: Promise<void>
}

/** Stays until what is deployed soaked to good, or a guard tripped; then goes back by itself, or says what would be done. */
export async function watchNow(
  cli: Cli,
  project: Project,
  places: EnvironmentPlaces,
  wanted: WatchNow,
): Promise<End> {
  const { ui } = cli
  const { environment } = places
  const current = await project.ledger.current(project.config.service, environment.name)
  const version = current?.version ?? ''
  ui.note(
    `soaking ${clean(version)} in ${environment.name} for ${duration(environment.policy.soakSeconds)}; Ctrl-C leaves it unproven`,
  )
  const view = await watchView(ui, version)
  const says = (end: SoakEnd) =>
    ui.text(`${ui.mark(verdictMarks[end.verdict?.verdict ?? 'unproven'])}  ${clean(end.says)}`)
  const rehearsed = rehearse(project, environment.name)
  let told = ''
  const watched = await watchDeployment(
    project,
    places,
    {
      signal: cli.interrupted,
      ...(wanted.forSeconds === undefined ? {} : { forSeconds: wanted.forSeconds }),
      emit: (look) => {
        view.emit(look)
        const burns = look.burns.join('; ')
        if (burns !== '' && told === '') void tellBurn(project, environment.name, version, burns)
        told = burns
      },
      soaked: says,
    },
    async (tripped) => {
      view.close()
      says(tripped.end)
      return actOnTripped(cli, project, places, tripped, { ...wanted, rehearsed })
    },
  )
  view.close()
  if (!watched.ok) return ended(current === null ? exit.refused : exit.busy, watched.problems)
  const { end, acted: after } = watched.value
  if (after !== null) return { ...after, document: { watch: end, ...after.document } }
  says(end)
  return { exit: exit.done, document: { watch: end } }
}

/** Goes back from what tripped, within bounds, or says what would be done and pages. */
export async function actOnTripped(
  cli: Cli,
  project: Project,
  places: EnvironmentPlaces,
  tripped: Tripped,
  { automatic, tripped: code, rehearsed }: Act,
): Promise<End> {
  const { ui } = cli
  let close = () => {}
  let emit: Emit = () => {}
  const done = await rollBackAlone(project, places, tripped, {
    automatic,
    ...(rehearsed === undefined ? {} : { rehearsed }),
    emit: (progress) => emit(progress),
    began: async (runId) => {
      const view = await progressView(ui, runId)
      emit = view.emit
      close = () => view.close()
    },
    signal: cli.interrupted,
    untold: (problem) => showProblems(ui, [problem]),
  })
  close()
  const problem = await tellTripped(project, tripped, done)
  if (problem !== null) showProblems(ui, [problem])
  return done.state === 'paged'
    ? forAPerson(cli, tripped, done, code)
    : wentBack(await reported(cli, project, places, done.outcome))
}

const wentBack = (end: End): End =>
  end.exit === exit.done ? { ...end, exit: exit.rolledBack } : end

function forAPerson(
  { ui }: Cli,
  { deployment, end }: Tripped,
  { why, plan, decision }: Extract<AutoEnd, { readonly state: 'paged' }>,
  code: ExitCode,
): End {
  const { version, environment, service } = deployment
  if (plan !== null) showPlan(ui, plan)
  const guard = end.readings.find(({ outcome }) => outcome === 'bad')?.guard ?? 'a guard'
  const problem = {
    what: `${version} is deployed, and bad: ${end.says}. Not rolled back by itself: ${why}`,
    where: `${service}/${environment}`,
    hint: `lastgood rollback -e ${environment} --reason "${guard} tripped"`,
  }
  return { exit: code, document: { plan, decision }, problems: [problem] }
}
