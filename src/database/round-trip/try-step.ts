import type { Catalog } from '../catalog/catalog.ts'
import { askContract } from '../contract/ask.ts'
import { choose, nothingChosen } from '../contract/statements/choose.ts'
import type { OldStatement, Proof } from '../proof.ts'
import type { Stopped } from '../prover.ts'
import type { PreparedScript } from '../shadow/prepare.ts'
import { goUp } from './go-up.ts'
import { tryDown } from './try-down.ts'
import type { Mark, Ways } from './ways.ts'

/** A step, prepared. */
export interface Step {
  readonly up: readonly PreparedScript[]
  readonly down: readonly PreparedScript[] | null
  readonly statements: readonly OldStatement[]
  /** Seeds with ordinary values only: a step may take as long as a value is large. */
  readonly modest: boolean
}

/** What a try works with, from its beginning on. */
export interface Trying {
  readonly ways: Ways
  readonly step: Step
  /** The base: N−1 without rows of ours. */
  readonly base: Mark
  readonly before: Catalog
}

/** What trying gave: a proof, or the script of the up that failed, which the caller may know how to help with. */
export type Tried =
  | { readonly state: 'proven'; readonly proof: Proof; readonly after: Catalog }
  | { readonly state: 'stopped'; readonly stopped: Stopped }

/**
 * Executes one step up and down again, and asks the contract between. The session stands anywhere afterwards; `ways.end` leads
 * back.
 * @param before the catalog of the base
 * @throws Unanswered
 */
export async function tryStep(ways: Ways, before: Catalog, step: Step): Promise<Tried> {
  const trying: Trying = { ways, step, before, base: await ways.mark() }
  const chosen =
    step.statements.length === 0
      ? nothingChosen
      : await ways.take(() => choose(ways.session, before, step.statements))
  // Sequences that gave numbers are put back as well.
  if (step.statements.length > 0) await ways.back(trying.base)
  const upped = await goUp(trying)
  if (!('after' in upped)) return { state: 'stopped', stopped: upped }
  // While it stands on N with old rows.
  const contract = askContract(trying, upped, chosen)
  const onOldRows = await contract.onOldRows()
  const roundTrip = await tryDown(trying, upped, chosen)
  const asked = await contract.finish(onOldRows)
  const notes = [...ways.notes]
  const proof = { contract: asked, roundTrip, ...(notes.length > 0 && { notes }) }
  return { state: 'proven', proof, after: upped.after }
}
