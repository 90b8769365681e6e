import { promoteStep, retireSteps } from '../side-by-side-steps.ts'
import type { ChangeRequest, ComponentRef, PlannedAction, Wanted, Wave } from '../target.ts'
import { planned } from './describe.ts'
import { fetchStep, settingsOf, sideParts, startStep, stopStep } from './steps.ts'

/**
 * One wave per new replica: start it, take one old replica out of the endpoints, let the traffic move, stop that old one.
 * The last wave moves everything, declares the new revision and stops the rest. With one replica that is one wave.
 */
export function rollingWaves(ref: ComponentRef, request: ChangeRequest, to: Wanted): Wave[] {
  const { replicas } = settingsOf(ref)
  const old = request.revisions.find(({ id }) => id === request.from)
  // A revision that is not up has no replicas to trade one for one, and none that could still serve a share.
  const trading = old !== undefined && old.ready > 0
  const oldReplicas = trading ? old.wanted : 0
  return Array.from({ length: replicas }, (_, i): Wave => {
    const last = i === replicas - 1
    const share = trading ? (i + 1) / replicas : 1
    const serves = [{ revision: to.revision, version: to.version, share }]
    if (trading && !last) {
      serves.push({ revision: old.id, version: old.version ?? old.id, share: 1 - share })
    }
    // The last old replica leaves in the last wave only, however few there are: until then it has a share to serve.
    const trades = trading && !last && i < oldReplicas - 1
    const leaving = { revision: old?.id ?? '', version: old?.version ?? '' }
    return {
      prepare: [
        ...(i === 0 ? [fetchStep(ref, to)] : []),
        startStep(ref, to, i),
        ...(trades ? [withdrawStep(ref, leaving, i)] : []),
      ],
      serves,
      cutover: last ? [promoteStep(sideParts(ref), to, request)] : [],
      retire: last
        ? retireSteps(sideParts(ref), { ...request, keepWarmSeconds: 0 }, to.revision)
        : trades
          ? [stopStep(ref, leaving, i)]
          : [],
    }
  })
}

function withdrawStep(
  ref: ComponentRef,
  of: { readonly revision: string; readonly version: string },
  replica: number,
): PlannedAction {
  return planned(
    ref,
    { do: 'withdraw', revision: of.revision, replica },
    {
      title: `Take ${of.version} replica ${replica + 1} out of service`,
      undo: { do: 'start', revision: of.revision, replica },
      timeoutSeconds: 10,
    },
  )
}
