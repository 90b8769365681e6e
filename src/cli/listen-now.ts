import { join } from 'node:path'
import { whyNotAbout } from '../alerts/about.ts'
import { openAlertListener, type Signal } from '../alerts/listener.ts'
import type { Address } from '../host/listen-problem.ts'
import type { Deployment } from '../model/deployment.ts'
import type { Plan } from '../model/plan.ts'
import type { Policy } from '../model/policy.ts'
import { watcherName } from '../operations/automatic-rollback.ts'
import { flushOutbox } from '../outbox/flush.ts'
import type { EnvironmentPlaces } from '../project/places.ts'
import type { Project } from '../project/project.ts'
import { clean } from './clean.ts'
import { ended, type Cli, type End } from './command.ts'
import { exit } from './exit.ts'
import { showProblems } from './render/problem.ts'
import { actOnTripped } from './watch-now.ts'

/** Seconds between attempts to send messages that wait. */
const sendSeconds = 10

/** Takes alerts until Ctrl-C. Each signal is considered like a guard that tripped: back by itself within bounds, or a page. */
export async function listenNow(
  cli: Cli,
  project: Project,
  places: EnvironmentPlaces,
  listen: Address,
  automatic: Policy['automatic'],
): Promise<End> {
  const { ui } = cli
  const { name } = places.environment
  let signals = 0
  const opened = await openAlertListener({
    project,
    environments: [name],
    listen,
    onSignal: async (signal) => {
      signals += 1
      await deal(cli, project, places, signal, automatic)
    },
    whyNot: (signal) => dismissed(cli, project, signal),
    onProblem: (problem) => showProblems(ui, [problem]),
  })
  if (!opened.ok) return ended(exit.usage, opened.problems)
  const sources = project.config.alerts?.sources.map((source) => `/alerts/${source.name}`) ?? []
  ui.note(
    `listening on http://${listen.host}:${opened.value.port} (${sources.join(', ')}) for alerts about ${name}; Ctrl-C ends it`,
  )
  while (!cli.interrupted.aborted) {
    await cli.io.clock.sleep(sendSeconds, cli.interrupted)
    showProblems(ui, await flushOutbox(project))
  }
  await opened.value.close()
  return { exit: exit.done, document: { signals } }
}

async function deal(
  cli: Cli,
  project: Project,
  places: EnvironmentPlaces,
  signal: Signal,
  automatic: Policy['automatic'],
): Promise<void> {
  const { ui, io } = cli
  const { alert, environment, receivedAt } = signal
  const named = nameOf(signal)
  // Asked again: a signal left over by a crash may be about a release that is gone.
  if ((await dismissed(cli, project, signal)) !== null) return
  const deployment = await project.ledger.current(project.config.service, environment)
  if (deployment === null) return
  ui.note(`${named}: ${deployment.version} is considered`)
  const file = intentFile(project, deployment)
  const kept = await io.files.readText(file)
  const says = `${named}${alert.link === null ? '' : ` (${alert.link})`}`
  // As for a guard that tripped: whatever comes of it, this release is not taken for good any more.
  await project.ledger.recordVerdict({
    service: deployment.service,
    environment,
    version: deployment.version,
    verdict: 'bad',
    basis: 'guard-tripped',
    reason: says,
    by: watcherName,
    at: io.clock.now().toISOString(),
  })
  const end = await actOnTripped(
    cli,
    project,
    places,
    {
      deployment,
      end: {
        ended: 'tripped',
        outcome: 'bad',
        believed: null,
        at: receivedAt,
        afterSeconds: 0,
        says,
        readings: [],
        verdict: null,
      },
      intent: kept === null ? null : (JSON.parse(kept) as Plan),
      intend: (plan) => io.files.writeAtomic(file, JSON.stringify(plan), 0o600),
    },
    { automatic, tripped: exit.refused },
  )
  showProblems(ui, end.problems ?? [])
}

const nameOf = ({ alert }: Signal) => `alert "${clean(alert.title)}" from ${alert.sender}`

/** Why nothing is done about a signal, which is said; null when it counts. */
async function dismissed(cli: Cli, project: Project, signal: Signal): Promise<string | null> {
  const current = await project.ledger.current(project.config.service, signal.environment)
  const why = current === null ? 'nothing is deployed' : whyNotAbout(signal, current)
  if (why !== null) cli.ui.note(`${nameOf(signal)}: nothing done, ${why}`)
  return why
}

/** The rollback that an alert is about to start, written before its run is made: a killed listener starts it once. */
const intentFile = ({ stateFolder }: Project, { environment, id }: Deployment) =>
  join(stateFolder, 'watch', environment, `alert-${id}.json`)
