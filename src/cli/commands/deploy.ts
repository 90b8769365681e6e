import { parseDuration } from '../../model/duration.ts'
import type { DeployStrategy } from '../../model/deployment.ts'
import type { Plan } from '../../model/plan.ts'
import { deployPlan, type DeployIntent } from '../../operations/deploy.ts'
import type { Outcome } from '../../operations/carry-out.ts'
import { tidyUp } from '../../operations/tidy-up.ts'
import { whoActs } from '../../operations/who.ts'
import { environmentPlaces, type EnvironmentPlaces } from '../../project/places.ts'
import type { Project } from '../../project/project.ts'
import { carry } from '../carry.ts'
import { clean } from '../clean.ts'
import { ended, type Cli, type End } from '../command.ts'
import { chosenEnvironment } from '../environment.ts'
import { exit } from '../exit.ts'
import { readPlan } from '../read-plan.ts'
import { showOutcome } from '../render/outcome.ts'
import { showPlan } from '../render/steps.ts'
import { soakNow } from '../soak-now.ts'
import { withProject } from '../with-project.ts'

interface Options {
  readonly environment?: string
  readonly strategy?: DeployStrategy
  readonly steps: string
  readonly hold: string
  readonly holdMax: string
  readonly soak?: boolean
  readonly force?: boolean
  readonly plan?: string
  readonly reason?: string
  readonly dryRun?: boolean
}

export const deploy = (cli: Cli, args: string[], options: Options): Promise<End> =>
  withProject(cli, async (project) => {
    const [version = ''] = args
    const [holdSeconds, holdMaxSeconds] = [options.hold, options.holdMax].map(parseDuration)
    if (typeof holdSeconds !== 'number' || typeof holdMaxSeconds !== 'number') {
      return ended(exit.usage, [
        {
          what: `"${options.hold}" or "${options.holdMax}" is not a duration`,
          where: 'lastgood deploy --hold, --hold-max',
          hint: '--hold 30s --hold-max 30m',
        },
      ])
    }
    const chosen = chosenEnvironment(project.config, options.environment)
    if (!chosen.ok) return ended(exit.usage, chosen.problems)
    const places = await environmentPlaces(project, chosen.value.name)
    if (!places.ok) return ended(exit.usage, places.problems)
    const plan = await planned(cli, project, places.value, options, {
      version,
      strategy: options.strategy ?? chosen.value.strategy ?? null,
      percents: options.steps.split(',').map(Number),
      holdSeconds,
      holdMaxSeconds,
      force: options.force === true,
      by: whoActs(cli.io),
      reason: options.reason ?? '',
    })
    if ('exit' in plan) return plan
    if (plan.plan === null) {
      cli.ui.text(`${clean(version)} runs in ${chosen.value.name} already; nothing was changed`)
      return soaked({ exit: exit.done, document: { already: true } })
    }
    if (options.dryRun === true) {
      showPlan(cli.ui, plan.plan)
      return { exit: exit.done, document: { plan: plan.plan } }
    }
    return soaked(await carriedOut(cli, project, places.value, plan.plan))

    async function soaked(end: End): Promise<End> {
      if (end.exit !== exit.done || options.soak !== true || places?.ok !== true) return end
      return soakNow(cli, project, places.value, end)
    }
  })

async function planned(
  cli: Cli,
  project: Project,
  places: EnvironmentPlaces,
  options: Options,
  intent: DeployIntent,
): Promise<End | { readonly plan: Plan | null }> {
  if (options.plan !== undefined) {
    const read = await readPlan(cli, options.plan, 'deploy')
    return read.ok ? { plan: read.value } : ended(exit.usage, read.problems)
  }
  const made = await deployPlan(project, places, intent)
  if (!made.ok) return ended(exit.refused, made.problems)
  if (made.value.state === 'already') return { plan: null }
  for (const note of made.value.notes) cli.ui.note(clean(note))
  return { plan: made.value.plan }
}

async function carriedOut(
  cli: Cli,
  project: Project,
  places: EnvironmentPlaces,
  plan: Plan,
): Promise<End> {
  const outcome = await carry(cli, project, places, plan)
  const end = condemned(showOutcome(cli.ui, outcome), outcome)
  if (end.exit !== exit.done) return end
  const notes = await tidyUp(project, places, plan)
  for (const note of notes) cli.ui.note(clean(note))
  return end
}

/** A canary that its guards condemned, and that was taken back whole, is "tripped and rolled back" and no plain failure. */
function condemned(end: End, outcome: Outcome): End {
  if (outcome.state !== 'ended' || outcome.run.status !== 'failed') return end
  const { plan, steps } = outcome.run
  const held = steps.some(
    ({ status }, at) => status === 'failed' && plan.steps[at]?.action.kind === 'hold',
  )
  return held ? { ...end, exit: exit.rolledBack } : end
}
