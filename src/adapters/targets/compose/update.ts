import type { ActionOf } from './actions.ts'
import { areStarted, bringUp } from './bring-up.ts'
import { isAtWork } from './command.ts'
import type { ComponentRef } from '../target.ts'
import { groupsOf, listContainers, type Container } from './containers.ts'
import type { Effect } from './effect.ts'
import { fault } from './fault-points.ts'
import { observeContainers } from './readiness.ts'
import { settingsOf } from './settings-of.ts'

/** Lets Compose replace the service's containers in place, as many as there are now: it stops, removes, starts. */
export const update: Effect<ActionOf<'update'>> = {
  async apply(scene, { revision, expected }) {
    const { ref } = scene
    const scale = (there: readonly Container[]) =>
      `${settingsOf(ref).service}=${countOf(ref, there)}`
    await bringUp(scene, {
      revision,
      expected,
      reached: (there) => isBrought(there, revision),
      flags: (there) => (there.length > 0 ? ['--scale', scale(there)] : []),
      before: () => fault(scene.io, 'compose:update:before'),
      after: () => fault(scene.io, 'compose:update:after'),
    })
  },
  async observe(scene, { revision, version }) {
    if (isAtWork(scene.ref, scene.io)) return { state: 'progressing', says: 'Compose is at work' }
    const all = await listContainers(scene.ref, scene.engine)
    // Some of them: it was interrupted, and is to be done again.
    if (!isBrought(all, revision)) return { state: 'absent' }
    return observeContainers(scene, all, version ?? revision)
  },
}

const isBrought = (all: readonly Container[], revision: string) =>
  areStarted(all) && all.every(({ identity }) => identity.revision === revision)

/**
 * How many containers the service has. An interrupted change may have left two for one number; with `overlap`, those of two revisions
 * beside each other.
 */
function countOf(ref: ComponentRef, all: readonly Container[]): number {
  if (settingsOf(ref).overlap) return Math.max(...groupsOf(all).map((group) => group.length))
  return new Set(all.map(({ inspected }) => inspected.Config.Labels[numberLabel] ?? inspected.Id))
    .size
}

const numberLabel = 'com.docker.compose.container-number'
