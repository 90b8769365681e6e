import type { Recovered } from '../../../src/run/deps.ts'
import type { BindingConfig } from '../../../src/model/config.ts'
import type { EnvironmentPlaces } from '../../../src/project/places.ts'
import { recordingTarget, recordingTraffic } from './adapters.ts'

/** Component `api` of service `shop` in `production`, on the recording adapters; `folder` holds its world. */
export function recordingPlaces(folder: string): EnvironmentPlaces {
  const binding: BindingConfig = {
    component: {
      name: 'api',
      build: null,
      start: null,
      health: null,
      path: '.',
      configFiles: [],
      image: null,
      migrations: [],
    },
    target: { kind: 'recording' },
    traffic: { kind: 'recording' },
    env: {},
  }
  const guard = {
    name: 'errors',
    source: 'traffic',
    match: {},
    bad: { status: 500 },
    limit: 0.01,
    alpha: 0.05,
  } as const
  const ref = { service: 'shop', environment: 'production', binding, stateFolder: folder }
  return {
    environment: {
      name: 'production',
      bindings: [binding],
      guards: [guard],
      policy: {
        soakSeconds: 60,
        warmSeconds: 60,
        recoverSeconds: 1,
        approval: 'none',
        keepReleases: 5,
        drainSeconds: 1,
      },
    },
    places: [{ ref, target: recordingTarget, traffic: recordingTraffic }],
  }
}

/** A plain judgement: 50 requests are enough to compare the share with the limit. */
export const plainlyRecovered: Recovered = ({ guard, version, counts }) => {
  const share = counts === null ? null : counts.bad / counts.total
  const outcome =
    share === null || counts === null
      ? 'no-data'
      : counts.total < 50
        ? 'too-little-data'
        : share > guard.limit
          ? 'bad'
          : 'healthy'
  const says = `${outcome}: ${counts?.bad ?? 0} of ${counts?.total ?? 0}`
  return { guard: guard.name, version, outcome, counts, share, limit: guard.limit, says }
}
