import type { TrafficAction } from '../../src/model/plan.ts'
import type { ComponentRef } from '../../src/adapters/targets/target.ts'
import type { Guard } from '../../src/model/guard.ts'
import type { Route } from '../../src/model/revision.ts'
import { type TrafficRig, visit } from './traffic-rig.ts'

/** Everything to one revision. */
export const all = (revision: string, version: string): TrafficAction & { do: 'route' } => ({
  do: 'route',
  routes: [{ revision, version, weight: 100 }],
})

export const toOld = all('r1', '1.9.0')
export const toNew = all('r2', '2.0.0')

/** `percent` of the requests to the new release, the rest to the old one. */
export const canary = (percent: number): { do: 'route'; routes: readonly Route[] } => ({
  do: 'route',
  routes: [
    { revision: 'r1', version: '1.9.0', weight: 100 - percent },
    { revision: 'r2', version: '2.0.0', weight: percent },
  ],
})

/** What the tests of a proxy in trouble do with it. `rig` gives the one of the test that runs. */
export function moves(rig: () => TrafficRig, guards: readonly Guard[] = []) {
  const settings = () => rig().ref.binding.traffic ?? {}
  return {
    apply: (action: TrafficAction, ref: ComponentRef = rig().ref) =>
      rig().traffic.apply(ref, action, 'key', rig().context(guards)),
    /** Applies until lastgood passes this point, and dies there. */
    crashAt: (point: string, action: TrafficAction) => {
      const fault = (passed: string) => {
        if (passed === point) throw new Error('crash')
      }
      const context = { ...rig().context(guards), io: { ...rig().io, fault } }
      return rig().traffic.apply(rig().ref, action, 'key', context)
    },
    /** Applies while the target gives these addresses for every revision. */
    applyTo: (addresses: readonly string[], action: TrafficAction) => {
      const endpoints = async () => ({ state: 'ok', value: addresses }) as const
      return rig().traffic.apply(rig().ref, action, 'key', { ...rig().context([]), endpoints })
    },
    observe: (action: TrafficAction) =>
      rig().traffic.observe(rig().ref, action, 'key', rig().context(guards)),
    current: () => rig().traffic.current(rig().ref, rig().io),
    preflight: (ref: ComponentRef = rig().ref) => rig().traffic.preflight(ref, rig().io),
    served: async (path = '/') => (await visit(`${await rig().url()}${path}`)).body,
    /** The component with other settings of its proxy. */
    changed: (more: Readonly<Record<string, unknown>>): ComponentRef => ({
      ...rig().ref,
      binding: {
        ...rig().ref.binding,
        traffic: { ...settings(), ...more } as ComponentRef['binding']['traffic'],
      },
    }),
  }
}
