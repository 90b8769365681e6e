import { createHash } from 'node:crypto'
import { relative, sep } from 'node:path'
import { ok, type Result } from '../model/problem.ts'
import type { ReleaseParts } from './parts.ts'

/**
 * Fingerprint of the files that configure the service, as they are in a commit: SHA-256 over name and object name of each.
 * lastgood.yaml counts too where it is committed.
 */
export async function configFingerprint(
  { config, git, io }: ReleaseParts,
  commit: string,
): Promise<Result<string>> {
  const files = [...new Set(config.components.flatMap((component) => component.configFiles))]
  // git tells its root with links followed; the path we were given may lead through one.
  const file = (await io.files.realPath(config.file)) ?? config.file
  const own = relative(git.root, file).split(sep).join('/')
  const tree = await git.tree(commit, [...files, `:(top,literal)${own}`])
  return tree.ok ? ok(fingerprintOf(tree.value)) : tree
}

/** Pure: `sha256:` and the hash. A NUL ends each part, since names may contain everything else. */
function fingerprintOf(
  files: readonly { readonly file: string; readonly object: string }[],
): string {
  const hash = createHash('sha256')
  for (const { file, object } of files) hash.update(`${file}\0${object}\0`)
  return `sha256:${hash.digest('hex')}`
}
