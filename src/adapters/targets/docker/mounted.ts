import { ProblemError } from '../../../model/problem-error.ts'
import { contentDigest } from '../content-digest.ts'
import type { Target } from '../target.ts'
import { engineAddress } from './address.ts'
import { settingsOf } from './settings-of.ts'

/**
 * What configuration on the engine's machine holds that containers only read: mounts of paths with `readOnly`. What a container
 * may write to is data. Of an engine on another machine it cannot be asked from here.
 */
export const dockerMounted: NonNullable<Target['mounted']> = async (ref, paths, io) => {
  const own = settingsOf(ref)
    .mounts.filter(({ source, readOnly }) => readOnly && source.startsWith('/'))
    .map(({ source }) => source)
  const wanted = [...new Set([...own, ...paths])]
  try {
    if (wanted.length === 0) return { state: 'ok', value: {} }
    const { remote, text } = await engineAddress(ref, io)
    if (remote !== null) {
      throw new ProblemError({
        what: `What ${wanted.join(', ')} holds on ${remote} cannot be read from here`,
        where: `engine ${text}`,
        hint: 'Compare it by hand, or run lastgood on that machine',
      })
    }
    const each = await Promise.all(
      wanted.map(async (path) => [path, await contentDigest(path, io)] as const),
    )
    return { state: 'ok', value: Object.fromEntries(each) }
  } catch (error) {
    if (error instanceof ProblemError) return { state: 'unavailable', problem: error.problem }
    throw error
  }
}
