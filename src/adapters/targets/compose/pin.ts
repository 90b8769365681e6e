import { dirname, resolve } from 'node:path'
import { ProblemError } from '../../../model/problem-error.ts'
import type { ComponentRef } from '../target.ts'
import type { ActionOf } from './actions.ts'
import type { Effect, Scene } from './effect.ts'
import { fault } from './fault-points.ts'
import { imageIn } from './model.ts'
import { theRecord } from './record.ts'
import { settingsOf } from './settings-of.ts'

/**
 * Writes the image into the override file, so that `docker compose up` by anybody brings what runs, rather than what the compose file
 * says. Nothing else stands there: no variables, no secrets.
 */
export const pin: Effect<ActionOf<'pin'>> = {
  async apply(scene, { revision }) {
    const { ref, io } = scene
    const path = overridePath(ref)
    if (path === null) return
    const { model } = await theRecord(scene, revision)
    const { service } = settingsOf(ref)
    const file = await readOverride(path, scene)
    const services = { ...file.services, [service]: { image: imageIn(model, service) } }
    // Compose 1 wants the same version in all files.
    const version = typeof model['version'] === 'string' ? { version: model['version'] } : {}
    const { stringify } = await import('yaml')
    fault(io, 'compose:pin:before')
    await io.files.writeAtomic(path, header + stringify({ ...version, ...file, services }))
    fault(io, 'compose:pin:after')
  },
  async observe(scene, { revision }) {
    const path = overridePath(scene.ref)
    if (path === null) return { state: 'done', says: 'no override file is configured' }
    const { service } = settingsOf(scene.ref)
    const image = imageIn((await theRecord(scene, revision)).model, service)
    const file = await readOverride(path, scene)
    return file.services?.[service]?.image === image
      ? { state: 'done', says: `${path} says ${image}` }
      : { state: 'absent' }
  },
}

const header = `# Written by lastgood: the images that run. For COMPOSE_FILE=compose.yaml:<this file>, in .env\n`

/** Path of the override file; null when none is configured. */
function overridePath(ref: ComponentRef): string | null {
  const { override } = settingsOf(ref)
  return override === undefined ? null : resolve(dirname(ref.stateFolder), override)
}

interface Override {
  readonly services?: Readonly<Record<string, { readonly image?: unknown }>>
}

async function readOverride(path: string, { io }: Scene): Promise<Override> {
  const text = await io.files.readText(path)
  if (text === null) return {}
  if (!text.startsWith(header)) {
    throw new ProblemError({
      what: `${path} was not written by lastgood, or was edited since: it is left as it is`,
      where: 'target compose',
      hint: `Give lastgood a file of its own (override: in lastgood.yaml), or: mv ${path} ${path}.old`,
    })
  }
  const { parse } = await import('yaml')
  return (parse(text) ?? {}) as Override
}
