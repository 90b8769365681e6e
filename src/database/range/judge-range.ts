import type { Proof } from '../proof.ts'
import type { StartUp } from '../tools/tool.ts'
import { judgeProof, judgeDown, type Judged } from '../judge/judge.ts'

/**
 * A range between two releases: what executing showed, and whether the old release's migration tool starts at all. A tool that
 * refuses breaks the old release as surely as a missing column, and the same down mends it: the tool's down also takes the rows out of
 * its history.
 */
export function judgeRange(proof: Proof, startUp: StartUp): Judged {
  const judged = judgeProof(proof)
  if (startUp.state !== 'refuses' || judged.verdict !== 'compatible') return judged
  const { roundTrip } = proof
  if (roundTrip.state === 'no-down') {
    return { verdict: 'incompatible', says: `${startUp.says}; ${roundTrip.why}` }
  }
  if (roundTrip.state === 'unknown') {
    const says = `${startUp.says}; the way down could not be tried: ${roundTrip.why}`
    return { verdict: 'unknown', says }
  }
  const { verdict, says } = judgeDown(roundTrip)
  return { verdict, says: `${startUp.says}; ${says}` }
}
