import { ProblemError } from '../../../model/problem-error.ts'
import { dockerArtifact } from '../docker/artifact.ts'
import { openEngine } from '../docker/engine.ts'
import { imageId } from '../docker/image.ts'
import type { Target } from '../target.ts'
import { listRecords } from './records.ts'

/** Whether the image can be had: held by a record on the engine, else on the engine or in its registry by digest. */
export const composeArtifact: Target['artifact'] = async (ref, digest, io) => {
  try {
    const engine = await openEngine(ref, io)
    const held = (await listRecords(ref, engine)).filter((one) => one.digest === digest)
    const ids = await Promise.all(held.map(({ image }) => imageId(engine, image)))
    // What ran here can run here.
    if (ids.some((id) => id !== null)) return { state: 'ok', value: 'present' }
  } catch (error) {
    if (error instanceof ProblemError) return { state: 'unavailable', problem: error.problem }
    throw error
  }
  return dockerArtifact(ref, digest, io)
}
