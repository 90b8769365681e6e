import { byDigest } from '../../registries/image-name.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import { pinManifest } from '../../registries/tag.ts'
import type { ActionOf } from './actions.ts'
import type { Effect, Scene } from './effect.ts'
import { fault } from './fault-points.ts'
import { checkRevision } from './names.ts'
import { imageId, imageOf, keptImage, localImage } from './image.ts'
import { pull } from './pull.ts'
import { settingsOf } from './settings-of.ts'

/** Brings the image to the engine by digest and holds it there with a tag of the revision's own. */
export const fetch: Effect<ActionOf<'fetch'>> = {
  async apply(scene, action) {
    const { ref, engine, names, io } = scene
    checkRevision(action.revision)
    fault(io, 'docker:fetch:before')
    const image = (await present(scene, action)) ?? (await pulled(scene, action))
    fault(io, 'docker:fetch:pulled')
    const query = new URLSearchParams({ repo: names.keep, tag: action.revision })
    const path = `/images/${encodeURIComponent(image)}/tag?${query.toString()}`
    const { status, message } = await engine.ask('POST', path, { faults: true })
    if (status !== 201) {
      throw new ProblemError({
        what: `The image cannot be held with a tag: ${message}`,
        where: engine.where,
        hint: `docker tag ${image} ${names.keep}:${action.revision}`,
      })
    }
    if (settingsOf(ref).pin && action.like === null) {
      const problem = await pinManifest(imageOf(ref, action.version), action.digest, io)
      if (problem) throw new ProblemError(problem)
    }
    fault(io, 'docker:fetch:after')
  },
  async observe(scene, action) {
    const held = await imageId(
      scene.engine,
      `${scene.names.keep}:${checkRevision(action.revision)}`,
    )
    const image = await present(scene, action)
    return held !== null && held === image
      ? { state: 'done', says: `the engine has ${action.digest.slice(0, 19)}` }
      : { state: 'absent' }
  },
}

function present({ ref, engine }: Scene, { like, version, digest }: ActionOf<'fetch'>) {
  return like === null ? localImage(ref, engine, { version, digest }) : keptImage(ref, engine, like)
}

async function pulled({ ref, engine, io }: Scene, { like, version, digest }: ActionOf<'fetch'>) {
  if (like !== null) throw new ProblemError(keptIsGone(like, engine.where))
  const name = imageOf(ref, version)
  await pull(engine, name, digest, io)
  const image = await imageId(engine, byDigest(name, digest))
  if (image !== null) return image
  throw new ProblemError({
    what: `The image was pulled, and the engine does not have it`,
    where: engine.where,
    hint: `docker pull ${byDigest(name, digest)}`,
  })
}

/** Somebody removed the containers between planning and acting. */
export const keptIsGone = (revision: string, where: string) => ({
  what: `The kept containers of ${revision} are gone`,
  where,
  hint: 'Make a new plan, which brings the release from its registry: lastgood plan',
})
