import { join } from 'node:path'
import type { Io } from '../host/io.ts'
import type { Digest } from '../model/release.ts'
import type { Artifacts } from './artifacts.ts'
import { digestOfName, storePlaces } from './places.ts'
import { artifactProblems } from './problems.ts'
import { put } from './put.ts'
import { unpackWhole } from './unpack.ts'

/** Seconds after which a file on its way in belongs to nobody any more. */
const abandonedSeconds = 24 * 3600

/** The artifacts of a project, below its `.lastgood` folder; nothing is made before the first `put`. */
export function openArtifacts(stateFolder: string, io: Io): Artifacts {
  const places = storePlaces(stateFolder)
  const { files } = io

  const check: Artifacts['check'] = async (digest) => {
    const found = await files.stat(places.file(digest))
    if (found === null) return 'gone'
    if (found.directory) return 'corrupt'
    const actual = await files.digest(places.file(digest))
    return actual === null ? 'gone' : actual === digest ? 'present' : 'corrupt'
  }

  const list: Artifacts['list'] = async () => {
    const digests = (await files.list(places.finished)).map(digestOfName)
    const found = digests.map(async (digest) => {
      const stat = digest && (await files.stat(places.file(digest)))
      return stat ? [{ digest, bytes: stat.size, storedAt: stat.modified }] : []
    })
    return (await Promise.all(found)).flat()
  }

  return {
    put: (file) => put(io, places, file),
    check,
    list,
    async unpack(digest, folder) {
      const file = places.file(digest)
      const state = await check(digest)
      if (state !== 'present') throw artifactProblems[state](digest, file)
      await unpackWhole(io, file, folder, (why) => artifactProblems.notATar(digest, file, why))
    },
    async prune(keep) {
      const gone: Digest[] = []
      for (const { digest } of await list()) {
        if (keep.has(digest)) continue
        await files.remove(places.file(digest))
        gone.push(digest)
      }
      await removeAbandoned()
      return gone
    },
  }

  async function removeAbandoned(): Promise<void> {
    const limit = io.clock.now().getTime() - abandonedSeconds * 1000
    for (const name of await files.list(places.incoming)) {
      const stat = await files.stat(join(places.incoming, name))
      if (stat && stat.modified.getTime() < limit) {
        await files.remove(join(places.incoming, name))
      }
    }
  }
}
