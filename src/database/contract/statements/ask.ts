import type { Broken, StatementsAsked } from '../../proof.ts'
import type { Trying } from '../../round-trip/try-step.ts'
import { failures, type Failed } from '../execute.ts'
import { mannerOf } from '../manners.ts'
import { replay } from '../questions.ts'
import type { Chosen, ChosenStatement } from './choose.ts'
import type { Refused } from './refused.ts'

/** What executing the old release's own statements on schema N said. */
export interface Answered {
  readonly asked: StatementsAsked
  readonly broken: readonly Broken[]
}

/** Goes to N, with the rows that the statements were tried on where the up takes them, and executes the statements there. */
export async function askStatements(trying: Trying, chosen: Chosen): Promise<Answered> {
  const { ways, base, before, step } = trying
  const { session } = ways
  const fill = () => replay(session, chosen.inserts, before)
  const { promises } = chosen
  if (promises.length === 0) return { asked: countOf(chosen, [], []), broken: [] }
  await ways.back(base)
  await ways.keep(fill)
  const rows = (await ways.run(step.up)) === null
  if (!rows) {
    await ways.back(base)
    await ways.run(step.up)
  }
  const failed = await ways.take(() => failures(session, promises))
  // While it stands on N: what its keys are is asked there.
  const met: Failed[] = []
  for (const one of failed) {
    if (await metRows(one, promises, trying)) met.push(one)
  }
  let told = failed.filter((one) => !met.includes(one))
  if (told.length > 0 && !rows) {
    // They were tried on rows that are not there now.
    await ways.back(base)
    const asked = told.map(({ of }) => of)
    const without = new Set((await ways.take(() => failures(session, asked))).map(({ of }) => of))
    told = told.filter(({ of }) => !without.has(of))
  }
  return { asked: countOf(chosen, told, met), broken: oncePerReason(told) }
}

/** Refused by a key of N−1 because of rows that the up wrote: no broken promise. */
async function metRows(
  { of, failure }: Failed,
  promises: readonly ChosenStatement[],
  { before, ways }: Trying,
): Promise<boolean> {
  const table = promises.find((one) => one === of)?.writes ?? ''
  const { isCoincidence } = mannerOf(before.dialect)
  return isCoincidence({ failure, table, before, session: ways.session })
}

function countOf(
  { promises, refused, leftOut }: Chosen,
  failed: readonly Failed[],
  met: readonly Failed[],
): StatementsAsked {
  const coincidences = met.map(({ of }): Refused => ({
    source: of.object,
    why: 'it meets rows that the migration wrote',
  }))
  return {
    held: promises.length - failed.length - met.length,
    broken: failed.length,
    notAsked: notAskedOf([...refused, ...coincidences]),
    leftOut,
  }
}

/** Sources that are named of one reason. */
const shown = 10

/** Statements that could not be asked, by reason. */
export function notAskedOf(refused: readonly Refused[]): StatementsAsked['notAsked'] {
  return [...Map.groupBy(refused, ({ why }) => why)].map(([why, some]) => ({
    why,
    count: some.length,
    sources: some.slice(0, shown).map(({ source }) => source),
  }))
}

/** Many statements fail for one reason: it is told once, with all who said so. */
function oncePerReason(failed: readonly Failed[]): readonly Broken[] {
  return [...Map.groupBy(failed, ({ failure }) => failure.message).values()].flatMap((some) => {
    const first = some[0]
    if (first === undefined) return []
    const { of, failure } = first
    const others = some.slice(1).map((one) => one.of.object)
    const named = others.slice(0, shown).join(', ')
    const more = others.length > shown ? ` and ${others.length - shown} more` : ''
    const also = others.length === 0 ? '' : `; so do ${named}${more}`
    return [
      {
        promise: 'statement',
        object: of.object,
        failure,
        severity: 'breaks',
        says: of.says(failure) + also,
      } as const,
    ]
  })
}
