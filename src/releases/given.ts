import { join } from 'node:path'
import { openArtifacts } from '../artifacts/store.ts'
import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import type { Digest } from '../model/release.ts'
import { componentsToBuild, type ReleaseParts } from './parts.ts'
import { withWorkFolder } from './work-folder.ts'

/**
 * Takes artifacts in that something else built: tar files (gzip or plain) by component. The files stay where they are. Problems:
 * a component that takes no tar file, a file that is missing or cannot be unpacked.
 */
export async function takeGiven(
  parts: ReleaseParts,
  given: Readonly<Record<string, string>>,
): Promise<Result<Readonly<Record<string, Digest>>>> {
  const taking = componentsToBuild(parts.config).map(({ name }) => name)
  const digests: Record<string, Digest> = {}
  for (const [component, file] of Object.entries(given)) {
    if (!taking.includes(component)) return fail(takesNone(component, taking))
    const digest = await takeOne(parts, component, file)
    if (!digest.ok) return digest
    digests[component] = digest.value
  }
  return ok(digests)
}

function takeOne(
  { io, stateFolder }: ReleaseParts,
  component: string,
  file: string,
): Promise<Result<Digest>> {
  return withWorkFolder(io, stateFolder, async (folder) => {
    const problem = (what: string): Problem => ({
      what: `The artifact of ${component} ${what}`,
      where: file,
      hint: 'Give a tar file whose top folder is what runs: tar -czf shop.tgz -C dist .',
    })
    if ((await io.files.stat(file))?.directory !== false) return fail(problem('is no file'))
    const [copy, tried] = [join(folder, 'given.tar'), join(folder, 'tried')]
    await io.files.copy(file, copy)
    await io.files.makeDirectory(tried)
    try {
      // Tried now: a release must not turn out to be unpackable when somebody goes back to it.
      await io.archives.extract(copy, tried)
    } catch (error) {
      return fail(problem(`cannot be unpacked: ${(error as Error).message}`))
    }
    return ok(await openArtifacts(stateFolder, io).put(copy))
  })
}

const takesNone = (component: string, taking: readonly string[]): Problem => ({
  what: `Component "${component}" takes no tar file`,
  where: 'lastgood release --artifact',
  hint: taking.length === 0 ? 'No component here does' : `Those that do: ${taking.join(', ')}`,
})
