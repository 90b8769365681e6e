import { join } from 'node:path'
import { openArtifacts } from '../artifacts/store.ts'
import type { ComponentConfig } from '../model/config.ts'
import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import type { Digest } from '../model/release.ts'
import type { ReleaseParts } from './parts.ts'
import { withWorkFolder } from './work-folder.ts'

const buildTimeoutSeconds = 600

/**
 * Makes a component's artifact from a commit and stores it: the tree below its path, then what its build command makes
 * of that. The work tree is not looked at. Problems: no such folder in the commit, a build that fails.
 */
export async function buildArtifact(
  parts: ReleaseParts,
  component: ComponentConfig,
  commit: string,
): Promise<Result<Digest>> {
  const { git, io, stateFolder } = parts
  return withWorkFolder(io, stateFolder, async (folder) => {
    const [tree, built] = [join(folder, 'tree.tar'), join(folder, 'built.tar')]
    const problem = await git.archive(commit, component.path, tree)
    if (problem) return fail({ ...problem, where: `component ${component.name}, ${problem.where}` })
    const failure = component.build && (await build(parts, component, tree, folder, built))
    if (failure) return fail(failure)
    io.fault('release:artifact:built')
    return ok(await openArtifacts(stateFolder, io).put(component.build ? built : tree))
  })
}

async function build(
  { config, io }: ReleaseParts,
  component: ComponentConfig,
  tree: string,
  folder: string,
  built: string,
): Promise<Problem | null> {
  const argv = component.build ?? []
  const place = join(folder, 'export')
  await io.files.makeDirectory(place)
  await io.archives.extract(tree, place)
  const result = await io.exec(argv, { cwd: place, timeoutSeconds: buildTimeoutSeconds })
  const where = `build of ${component.name}: ${argv.join(' ')}`
  if (result.code !== 0) {
    const why = result.timedOut
      ? `did not finish within ${buildTimeoutSeconds} s`
      : `ended with exit code ${result.code}`
    const last = lastLines(result.stderr.trim() || result.stdout.trim(), config.secrets)
    return {
      what: `The build ${why}${last && `: ${last}`}`,
      where,
      hint: 'It runs in an export of the commit, without what git ignores: run it in a fresh clone to see the same',
    }
  }
  try {
    await io.archives.pack(place, built)
    return null
  } catch (error) {
    const what = `What the build made cannot be packed: ${(error as Error).message}`
    return { what, where, hint: 'Let it leave only files, folders and links behind' }
  }
}

/** The end of what a build printed, values of secrets blotted out. */
function lastLines(output: string, secrets: readonly string[]): string {
  const clean = secrets
    .filter((secret) => secret !== '')
    .reduce((text, secret) => text.replaceAll(secret, '***'), output)
  return clean.split('\n').slice(-8).join('\n').slice(-1500)
}
