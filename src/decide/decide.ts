import type { Candidate, Decision, Reason } from '../model/decision.ts'
import type { Evidence } from '../model/evidence.ts'
import type { Policy } from '../model/policy.ts'
import type { Problem } from '../model/problem.ts'
import { strategies, type Strategy } from '../model/strategy.ts'
import { goesBack, type Context } from './context.ts'
import { expectedOf } from './expected.ts'
import { affected } from '../model/running.ts'
import { losesOf } from './loses.ts'
import { ranked } from './rank.ts'
import { rules } from './rules/index.ts'
import { isChoice, wayBack, type DecideOptions } from './target.ts'
import { unknownsOf } from './unknowns.ts'

/**
 * Evidence and policy in, all strategies ranked with their reasons and the choice out. Pure and total: every
 * evidence gives a decision, the same one each time.
 */
export function decide(
  evidence: Evidence,
  policy: Policy,
  now: Date,
  options: DecideOptions = {},
): Decision {
  const { suspect, target } = wayBack(evidence, options)
  const context: Context = {
    evidence,
    policy,
    now,
    suspect,
    from: suspect.version,
    fromName: suspect.version ?? 'what runs',
    target: isChoice(target) ? target : null,
    targetProblem: isChoice(target) ? null : target,
    affected: affected(evidence, suspect.version),
    expected: (strategy) => expectedOf(strategy, evidence.range),
  }
  const candidates = ranked(strategies.map((strategy) => judged(strategy, context)))
  const chosen = candidates.find(
    ({ strategy, state }) => strategy !== 'freeze' && state !== 'blocked',
  )
  return {
    service: evidence.service,
    environment: evidence.environment,
    from: context.from,
    to: context.target,
    candidates,
    choice: chosen?.strategy ?? null,
    automatic: chosen !== undefined && mayRunAlone(chosen, context),
    problem: chosen === undefined ? nothingLeft(candidates, context) : risk(chosen, context),
    notUndone: notUndone(context),
    unknowns: unknownsOf(evidence),
  }
}

function judged(strategy: Strategy, context: Context): Candidate {
  const reasons = rules.flatMap(({ name, judge }): Reason[] => {
    const finding = judge(strategy, context)
    return finding === null ? [] : [{ rule: name, ...finding }]
  })
  const has = (effect: Reason['effect']) => reasons.some((reason) => reason.effect === effect)
  return {
    strategy,
    state: has('blocks') ? 'blocked' : has('risks') ? 'risky' : 'ready',
    reasons,
    expected: context.expected(strategy),
    loses: losesOf(strategy, context),
  }
}

/** The bounds of DESIGN §9: ready, nothing lost, to a release that is good by verdict, from a strong suspect. */
function mayRunAlone(candidate: Candidate, { target, suspect }: Context): boolean {
  return (
    candidate.state === 'ready' &&
    candidate.loses.state === 'nothing-found' &&
    target?.standing.verdict === 'good' &&
    target.standing.basis !== 'inferred' &&
    suspect.how !== 'recorded' &&
    !candidate.reasons.some(({ needsPerson }) => needsPerson === true)
  )
}

function risk(candidate: Candidate, context: Context): Problem | null {
  const risky = candidate.reasons.filter(({ effect }) => effect === 'risks')
  if (risky.length === 0) return null
  const { environment, requested } = context.evidence
  const to = requested === null ? '' : ` --to ${requested}`
  // Only a person who names it loses rows: agreeing to whatever is best is not enough.
  const named = candidate.strategy === 'restore' ? ' --strategy restore' : ''
  return {
    what: `No way back is without risk; the best is ${candidate.strategy}: ${risky.map(({ says }) => says).join('; ')}`,
    where: place(context),
    hint: `Weigh it, then: lastgood rollback -e ${environment}${to}${named} --yes --reason "..."`,
  }
}

/** Only freeze is left: why, and what to type all the same. */
function nothingLeft(candidates: readonly Candidate[], context: Context): Problem {
  if (context.targetProblem !== null) return context.targetProblem
  const { environment } = context.evidence
  const where = place(context)
  const blocking = candidates
    .filter(({ strategy }) => goesBack(strategy))
    .map(({ strategy, reasons }) => ({
      strategy,
      reasons: reasons.filter(({ effect }) => effect === 'blocks'),
    }))
  const by = (rule: string) =>
    blocking.flatMap(({ reasons }) => reasons).find((reason) => reason.rule === rule)
  const unchanged = by('nothing-would-change')
  if (unchanged !== undefined) {
    const hint = `See what runs: lastgood status -e ${environment}`
    return { what: sentence(unchanged.says), where, hint }
  }
  const reached = by('reached-by-rollback') ?? by('deploy-was-stopped')
  if (reached !== undefined) {
    const hint = `To go further back all the same: lastgood rollback -e ${environment} --to ${context.target?.version}`
    return { what: sentence(reached.says), where, hint }
  }
  const why = blocking.map(
    ({ strategy, reasons }) => `${strategy}: ${reasons.map(({ says }) => says).join('; ')}`,
  )
  return {
    what: `No way back is possible. ${why.join('. ')}`,
    where,
    hint: `Remove what blocks, name another release (lastgood plan -e ${environment} --to <version>), or deploy a fix: lastgood deploy <version> -e ${environment}`,
  }
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

function place({ evidence }: Context): string {
  return `${evidence.service} in ${evidence.environment}`
}

function notUndone({ from, target }: Context): readonly string[] {
  if (target === null || from === null) return []
  return [
    `rows and messages written while ${from} served`,
    'mails and other calls already sent out',
    'caches outside the service',
  ]
}
