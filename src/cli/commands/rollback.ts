import type { Strategy } from '../../model/strategy.ts'
import { judgeLeft } from '../../operations/judge-left.ts'
import { consider, type Considered } from '../../operations/consider.ts'
import { inFlight, preempt } from '../../operations/preempt.ts'
import { rollbackPlan } from '../../operations/rollback.ts'
import { whoActs } from '../../operations/who.ts'
import type { Plan } from '../../model/plan.ts'
import type { Project } from '../../project/project.ts'
import { saveSnapshot } from '../../incidents/snapshot.ts'
import { carry } from '../carry.ts'
import { ended, type Cli, type End } from '../command.ts'
import { chosenEnvironment } from '../environment.ts'
import { exit } from '../exit.ts'
import { agreed } from '../question.ts'
import { readPlan } from '../read-plan.ts'
import { showBeforeRollback } from '../render/before-rollback.ts'
import { showDecision } from '../render/decision.ts'
import { showProblems } from '../render/problem.ts'
import { showPlan } from '../render/steps.ts'
import { reported } from '../reported.ts'
import { withProject } from '../with-project.ts'

interface Options {
  readonly environment?: string
  readonly to?: string
  readonly strategy?: Strategy
  readonly force?: boolean
  readonly plan?: string
  readonly reason?: string
  readonly yes?: boolean
  readonly dryRun?: boolean
}

export const rollback = (cli: Cli, _args: string[], options: Options): Promise<End> =>
  withProject(cli, async (project) => {
    const chosen = chosenEnvironment(project.config, options.environment)
    if (!chosen.ok) return ended(exit.usage, chosen.problems)
    const environment = chosen.value.name
    const intent = { by: whoActs(cli.io), reason: options.reason ?? '' }
    if (options.dryRun !== true) {
      const stopped = await madeWay(cli, project, environment, intent, options)
      if (stopped !== null) return stopped
    }
    return attempt(
      cli,
      project,
      environment,
      { ...intent, strategy: options.strategy ?? null },
      options,
    )
  })

interface Intent {
  readonly by: string
  readonly reason: string
  readonly strategy: Strategy | null
}

/** A deploy in flight is stopped first, so that the plan is made from what is there and stays there. Null: the way is clear. */
async function madeWay(
  cli: Cli,
  project: Project,
  environment: string,
  intent: { readonly by: string; readonly reason: string },
  options: Options,
): Promise<End | null> {
  const active = await inFlight(project, environment)
  if (active === null) return null
  if (active.kind === 'deploy') {
    const question = `Run ${active.id} is deploying ${active.to}. Stop it, and roll back?`
    const refused = await permission(cli, options, true, question)
    if (refused !== null) return refused
  }
  const way = await preempt(project, environment, intent)
  return way.state === 'busy' ? ended(exit.busy, [way.problem]) : null
}

async function attempt(
  cli: Cli,
  project: Project,
  environment: string,
  intent: Intent,
  options: Options,
): Promise<End> {
  const considered = await consider(project, environment, {
    requested: options.to ?? null,
    force: options.force === true,
  })
  if (!considered.ok) return ended(exit.usage, considered.problems)
  const made =
    options.plan === undefined
      ? rollbackPlan(project, considered.value, intent)
      : await readPlan(cli, options.plan, 'rollback')
  if (!made.ok) {
    showDecision(cli.ui, considered.value.decision, considered.value.evidence)
    return {
      ...ended(exit.refused, made.problems),
      document: { decision: considered.value.decision },
    }
  }
  const plan = made.value
  if (options.dryRun === true) {
    showPlan(cli.ui, plan)
    return { exit: exit.done, document: { plan, decision: considered.value.decision } }
  }
  showBeforeRollback(cli.ui, considered.value, plan)
  const asks = considered.value.places.environment.policy.approval === 'ask'
  const refused = await permission(
    cli,
    options,
    asks || !considered.value.decision.automatic || intent.strategy !== null,
    `Roll back to ${plan.to}?`,
  )
  if (refused !== null)
    return { ...refused, document: { plan, decision: considered.value.decision } }
  return carriedOut(cli, project, considered.value, plan)
}

async function carriedOut(
  cli: Cli,
  project: Project,
  considered: Considered,
  plan: Plan,
): Promise<End> {
  await judgeLeft(project, plan)
  const { evidence, decision, places } = considered
  const outcome = await carry(cli, project, places, plan, async (run) => {
    const lost = await saveSnapshot(project, run.id, evidence, decision)
    if (lost !== null) showProblems(cli.ui, [lost])
  })
  return reported(cli, project, places, outcome)
}

/** Null when it may go on. Where nobody can be asked and nobody said yes beforehand, the answer is no. */
async function permission(
  cli: Cli,
  options: Options,
  wanted: boolean,
  question: string,
): Promise<End | null> {
  if (!wanted || options.yes === true) return null
  if (cli.ui.interactive && (await agreed(cli, question))) return null
  const what = cli.ui.interactive
    ? 'Nobody agreed, so nothing was changed'
    : 'A person has to agree, and nobody can be asked here'
  return ended(exit.refused, [
    { what, where: question, hint: 'Run it again with --yes when you agree' },
  ])
}
