import type { Evidence, Standing, TargetChoice } from '../model/evidence.ts'
import type { Problem } from '../model/problem.ts'
import { nothingToLeave } from './nothing-to-leave.ts'
import { findSuspect, type Suspect } from './suspect.ts'

/** What a person may insist on. */
export interface DecideOptions {
  /** Accepts a bad release that was named. */
  readonly force?: boolean
  /** The version to leave, when the caller knows better than what runs now (it just stopped its deployment). */
  readonly leaving?: string
}

/** What is left, and where to. */
export interface Way {
  readonly suspect: Suspect
  readonly target: TargetChoice | Problem
}

export type WayFacts = Pick<
  Evidence,
  'service' | 'environment' | 'running' | 'standings' | 'deployments' | 'requested'
>

/** Tells a choice from the reason why there is none. */
export function isChoice(target: TargetChoice | Problem): target is TargetChoice {
  return 'version' in target
}

/**
 * The release to leave and the one to return to. Evidence about the range between them is gathered for exactly
 * this pair, and `decide` finds the same pair again from the same facts.
 */
export function wayBack(facts: WayFacts, options: DecideOptions = {}): Way {
  const suspect = findSuspect(facts, options.leaving)
  if (facts.standings.state !== 'known') {
    const why =
      facts.standings.state === 'not-asked' ? facts.standings.why : facts.standings.problem.what
    const target = {
      what: 'It is not known which releases ran here and which of them were good',
      where: `${facts.service} in ${facts.environment}: ${why}`,
      hint: 'Repair what kept the ledger from answering, then run: lastgood plan',
    }
    return { suspect, target }
  }
  return { suspect, target: chooseTarget(facts.standings.value, suspect, facts, options) }
}

/**
 * Chooses the release to return to. In this order: the one named by a person; the one that still serves beneath a
 * half-finished suspect; the newest good; the newest good by inference; the newest that merely ran. Never a bad one,
 * unless it was named and forced, so going back twice never toggles (that it does not dig either is the rule
 * reached-by-rollback). Standings newest first.
 */
export function chooseTarget(
  standings: readonly Standing[],
  suspect: Suspect,
  asked: Pick<Evidence, 'service' | 'environment' | 'requested'> &
    Partial<Pick<Evidence, 'running'>>,
  options: DecideOptions = {},
): TargetChoice | Problem {
  const others = standings.filter(({ version }) => version !== suspect.version)
  const where = `${asked.service} in ${asked.environment}`
  if (asked.requested !== null) {
    return named(asked.requested, standings, suspect, where, asked.environment, options)
  }
  if (suspect.version === null) return nothingToLeave(asked.running, where, asked.environment)
  const possible = others.filter(({ verdict }) => verdict !== 'bad')
  const beneath = possible.find(({ version }) => version === suspect.beneath)
  const chosen =
    beneath ??
    possible.find(({ verdict, basis }) => verdict === 'good' && basis !== 'inferred') ??
    possible.find(({ verdict }) => verdict === 'good') ??
    possible[0]
  if (chosen !== undefined) return { version: chosen.version, standing: chosen, how: how(chosen) }
  return nowhere(others, suspect, standings, where, asked.environment)
}

function how(standing: Standing): TargetChoice['how'] {
  if (standing.verdict !== 'good') return 'earlier'
  return standing.basis === 'inferred' ? 'inferred' : 'last-good'
}

function named(
  version: string,
  standings: readonly Standing[],
  suspect: Suspect,
  where: string,
  environment: string,
  options: DecideOptions,
): TargetChoice | Problem {
  if (version === suspect.version) {
    return {
      what: `Nothing would change: ${version} is what runs`,
      where,
      hint: `Name another release, or none for the last good one: lastgood plan -e ${environment}`,
    }
  }
  const standing = standings.find((one) => one.version === version)
  if (standing === undefined) {
    const ran = standings.slice(0, 5).map((one) => one.version)
    return {
      what: `${version} never ran here, so there is no way back to it`,
      where,
      hint: `${ran.length > 0 ? `These ran here: ${ran.join(', ')}. ` : ''}To bring it in: lastgood deploy ${version} -e ${environment}`,
    }
  }
  if (standing.verdict === 'bad' && options.force !== true) {
    return {
      what: `${version} is bad: ${standing.reason}`,
      where,
      hint: `Go to the last good one: lastgood plan -e ${environment}. To insist: --to ${version} --force`,
    }
  }
  return { version, standing, how: 'named' }
}

function nowhere(
  bad: readonly Standing[],
  suspect: Suspect,
  standings: readonly Standing[],
  where: string,
  environment: string,
): Problem {
  const [newest] = bad
  if (newest === undefined) {
    return {
      what: `${suspect.version} is the only release that ever ran here: there is nothing to go back to`,
      where,
      hint: `Bring another release in: lastgood deploy <version> -e ${environment}`,
    }
  }
  const leaves = standings.find(({ version }) => version === suspect.version)
  if (suspect.reachedByRollback && leaves?.verdict !== 'bad') {
    return {
      what: `Nothing would change: ${suspect.version} is what the last rollback went to, and every other release that ran here is bad`,
      where,
      hint: `When it is bad too, deploy a fix: lastgood deploy <version> -e ${environment}`,
    }
  }
  const versions = bad.slice(0, 5).map(({ version }) => version)
  return {
    what: `Every other release that ran here is bad: ${versions.join(', ')}`,
    where,
    hint: `Deploy a fix: lastgood deploy <version> -e ${environment}. To insist on a bad one: lastgood rollback -e ${environment} --to ${newest.version} --force`,
  }
}
