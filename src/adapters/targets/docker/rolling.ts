import { promoteStep, retireSteps, type Named } from '../side-by-side-steps.ts'
import type { ChangeRequest, ComponentRef, PlannedAction, Wanted, Wave } from '../target.ts'
import { planned } from './describe.ts'
import { fetchStep, madeOf, sideParts, startStep, stopStep } from './steps.ts'

/**
 * One wave per new replica: start it, take one old replica out of the endpoints, let the traffic move, stop that old one.
 * The last wave moves everything, declares the new revision and stops the rest, among it the old container with the
 * service's name. With one replica that is one wave.
 */
export function rollingWaves(ref: ComponentRef, request: ChangeRequest, to: Wanted): Wave[] {
  const made = madeOf(ref, request, to)
  const parts = sideParts(ref, request)
  const old = request.revisions.find(({ id }) => id === request.from)
  // A revision that is not up has no replicas to trade one for one, and none that could still serve a share.
  const trading = old !== undefined && old.ready > 0
  const leaving = { revision: old?.id ?? '', version: old?.version ?? old?.id ?? '' }
  return Array.from({ length: made.replicas }, (_, i): Wave => {
    const last = i === made.replicas - 1
    const share = trading ? (i + 1) / made.replicas : 1
    // The first one has the service's name until the new one gets it.
    const traded = i + 1
    const trades = trading && !last && traded < old.wanted
    return {
      prepare: [
        ...(i === 0 ? [fetchStep(ref, made)] : []),
        startStep(ref, made, i),
        ...(trades ? [withdrawStep(ref, leaving, traded)] : []),
      ],
      serves: [
        { revision: to.revision, version: to.version, share },
        ...(trading && !last ? [{ ...leaving, share: 1 - share }] : []),
      ],
      cutover: last ? [promoteStep(parts, to, request)] : [],
      retire: last
        ? retireSteps(parts, { ...request, keepWarmSeconds: 0 }, to.revision)
        : trades
          ? [stopStep(ref, leaving, traded)]
          : [],
    }
  })
}

const withdrawStep = (ref: ComponentRef, of: Named, replica: number): PlannedAction =>
  planned(
    ref,
    { do: 'withdraw', revision: of.revision, replica },
    {
      title: `Take ${of.version} replica ${replica + 1} out of service`,
      undo: { do: 'restart', revision: of.revision, replica },
      timeoutSeconds: 15,
    },
  )
