import { appendFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Target } from '../../../src/adapters/targets/target.ts'
import type { Traffic } from '../../../src/adapters/traffic/traffic.ts'
import type { Revision } from '../../../src/model/revision.ts'
import { world } from './world.ts'

/** Seconds an effect takes to show. */
const settle = 0.02

/** A target whose effects are lines of a file. */
export const recordingTarget: Target = {
  kind: 'recording',
  supports: {
    trafficSplit: true,
    keepsOldRevisions: true,
    compareAndSet: false,
    strategies: ['blue-green'],
  },
  preflight: async () => [],
  history: async (ref) => {
    const here = world(ref.stateFolder)
    if (here.flag('speechless')) {
      const problem = { what: 'The engine does not answer', where: 'world', hint: 'Start it' }
      return { state: 'unavailable', problem }
    }
    const revisions = here
      .revisions(ref.binding.component.name)
      .map(({ id, version, state }): Revision => ({
        id,
        version,
        state,
        digest: null,
        ready: state === 'stopped' ? 0 : 1,
        wanted: state === 'stopped' ? 0 : 1,
        endpoints: [`http://127.0.0.1/${id}`],
        since: null,
        expiresAt: null,
      }))
    return { state: 'ok', value: revisions }
  },
  artifact: async (ref) => ({
    state: 'ok',
    value: world(ref.stateFolder).flag('artifact-gone') ? 'gone' : 'present',
  }),
  plan: () => [],
  apply: async (ref, action, key, io) =>
    world(ref.stateFolder).act(io, key, ref.binding.component.name, action),
  observe: async (ref, _action, key) => world(ref.stateFolder).look(key, settle),
}

/** Traffic whose weights are lines of the same file. Each time it is asked, 100 more requests were served. */
export const recordingTraffic: Traffic = {
  kind: 'recording',
  supports: { weights: true, headers: false, counts: true },
  preflight: async () => [],
  current: async (ref) => ({
    state: 'ok',
    value: world(ref.stateFolder).routes(ref.binding.component.name),
  }),
  entry: () => null,
  byHand: () => '',
  apply: async (ref, action, key, context) => {
    const routes = action.do === 'route' ? action.routes : []
    for (const { revision } of routes) await context.endpoints(revision)
    world(ref.stateFolder).act(context.io, key, ref.binding.component.name, { ...action })
  },
  observe: async (ref, _action, key) => world(ref.stateFolder).look(key, settle),
  counts: async (ref) => {
    const here = world(ref.stateFolder)
    if (here.flag('uncounted')) {
      const problem = { what: 'Nobody counts', where: 'world', hint: 'Count' }
      return { state: 'unavailable', problem }
    }
    if (here.flag('quiet')) return { state: 'empty' }
    const file = join(ref.stateFolder, 'asked')
    appendFileSync(file, '.')
    const total = statSync(file).size * 100
    const bad = here.flag('failing') ? total / 2 : 0
    return {
      state: 'ok',
      counts: here.routes(ref.binding.component.name).map(({ revision, version }) => ({
        guard: 'errors',
        revision,
        version,
        since: '2026-01-01T00:00:00.000Z',
        counts: { bad, total },
      })),
    }
  },
}
