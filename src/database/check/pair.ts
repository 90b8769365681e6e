import type { Finding } from '../finding.ts'
import type { Judged } from '../judge/judge.ts'
import type { Contract, Proof, RoundTrip, RowsChanged } from '../proof.ts'
import type { Pair } from '../verdict.ts'

/** One step's answer as it is printed. `proof` is null when nothing was executed, and `why` says why. */
export function pairOf(
  id: string,
  judged: Judged,
  findings: readonly Finding[],
  suppressed: Pair['suppressed'],
  proof: Proof | { readonly why: string },
): Pair {
  const executed = 'contract' in proof
  return {
    id,
    ...judged,
    findings,
    contract: executed ? contractOf(proof.contract) : notRun(proof.why),
    roundTrip: executed ? roundTripOf(proof.roundTrip) : notTried(proof.why),
    suppressed,
    notes: executed ? (proof.notes ?? []) : [],
  }
}

const notRun = (why: string): Pair['contract'] => ({ ran: false, held: 0, broken: [], why })

const notTried = (why: string): Pair['roundTrip'] => ({
  ran: false,
  schemaRestored: null,
  rowsChanged: null,
  rowsOfNewShape: null,
  why,
})

function contractOf(contract: Contract): Pair['contract'] {
  if (contract.state === 'unknown') return notRun(contract.why)
  const broken = contract.broken.map(({ object, promise, severity, says }) => ({
    object,
    promise,
    severity,
    says,
  }))
  const { held, statements } = contract
  return { ran: true, held, broken, ...(statements && { statements }), why: null }
}

const rows = (changed: readonly RowsChanged[]) =>
  changed.reduce((sum, table) => sum + table.changed + table.lost, 0)

function roundTripOf(trip: RoundTrip): Pair['roundTrip'] {
  if (trip.state !== 'ran') return notTried(trip.why)
  const whys = [
    ...(trip.failsOn === null ? [] : [`the down fails: ${trip.failsOn.failure.message}`]),
    ...trip.differences.filter(({ grade }) => grade === 'fails').map(({ says }) => says),
    ...[...trip.oldRows, ...trip.newRows].map(({ says }) => says),
    ...trip.unseeded.map(({ table, why }) => `${table} was not seeded: ${why}`),
  ]
  return {
    ran: true,
    schemaRestored: trip.schemaRestored,
    rowsChanged: rows(trip.oldRows),
    rowsOfNewShape: rows(trip.newRows),
    why: whys.length === 0 ? null : whys.join('; '),
  }
}
