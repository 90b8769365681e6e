import type { Strategy } from '../../model/strategy.ts'
import { judgeLeft } from '../../operations/judge-left.ts'
import { consider, type Considered } from '../../operations/consider.ts'
import { inFlight, preempt } from '../../operations/preempt.ts'
import { bestUntried, rollbackPlan } from '../../operations/rollback.ts'
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
    let leaving: string | undefined
    if (options.dryRun !== true) {
      const way = await madeWay(cli, project, environment, intent, options)
      if ('exit' in way) return way
      leaving = way.leaving
    }
    const wish = { ...intent, strategy: options.strategy ?? null, tried: [], leaving }
    return attempt(cli, project, environment, wish, options)
  })

interface Intent {
  readonly by: string
  readonly reason: string
  readonly strategy: Strategy | null
  /** Strategies whose runs failed in this very command, nothing being moved. */
  readonly tried: readonly string[]
  /** The version whose deployment was just stopped for this, if any. */
  readonly leaving: string | undefined
}

/** A deploy in flight is stopped first, so that the plan is made from what is there and stays there. */
async function madeWay(
  cli: Cli,
  project: Project,
  environment: string,
  intent: { readonly by: string; readonly reason: string },
  options: Options,
): Promise<End | { readonly leaving: string | undefined }> {
  const active = await inFlight(project, environment)
  if (active === null) return { leaving: undefined }
  if (active.kind === 'deploy') {
    const question = `Run ${active.id} is deploying ${active.to}. Stop it, and roll back?`
    const refused = await permission(cli, options, true, question)
    if (refused !== null) return refused
  }
  const way = await preempt(project, environment, intent)
  if (way.state === 'busy') return ended(exit.busy, [way.problem])
  return { leaving: way.preempted?.to }
}

async function attempt(
  cli: Cli,
  project: Project,
  environment: string,
  intent: Intent,
  options: Options,
): Promise<End> {
  const wanted = {
    requested: options.to ?? null,
    force: options.force === true,
    schema: 'prove' as const,
    ...(intent.leaving === undefined ? {} : { leaving: intent.leaving }),
  }
  const considered = await consider(project, environment, wanted)
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
  const { end, movedNothing } = await carriedOut(cli, project, considered.value, plan)
  if (!movedNothing || intent.strategy !== null || options.plan !== undefined) return end
  const tried = [...intent.tried, plan.strategy]
  const next = await consider(project, environment, wanted)
  if (!next.ok || bestUntried(next.value.decision, tried) === null) return end
  cli.ui.note(`${plan.strategy} failed and moved nothing; the next way back:`)
  return attempt(cli, project, environment, { ...intent, tried }, options)
}

async function carriedOut(
  cli: Cli,
  project: Project,
  considered: Considered,
  plan: Plan,
): Promise<{ readonly end: End; readonly movedNothing: boolean }> {
  await judgeLeft(project, plan)
  const { evidence, decision, places } = considered
  const outcome = await carry(cli, project, places, plan, async (run) => {
    const lost = await saveSnapshot(project, run.id, evidence, decision)
    if (lost !== null) showProblems(cli.ui, [lost])
  })
  const end = await reported(cli, project, places, outcome)
  return { end, movedNothing: outcome.state === 'ended' && outcome.run.status === 'failed' }
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
