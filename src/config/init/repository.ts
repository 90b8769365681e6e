import { basename, resolve } from 'node:path'
import type { Io } from '../../host/io.ts'
import { readPackage, type Package } from './package.ts'

/** A line of a source file that matched. */
export interface Match {
  readonly file: string
  readonly line: string
}

/** The repository as detectors see it. Paths are relative to its folder, with `/`. */
export interface Repository {
  readonly io: Io
  readonly root: string
  readonly service: string
  /** Tracked files and new ones that are not ignored; a bounded number. */
  readonly files: readonly string[]
  readonly package: Package
  /** Names of the newest tags, at most 500. */
  readonly tags: readonly string[]
  /** Lines that match an extended regular expression, in files that match git path specs. */
  readonly grep: (pattern: string, paths: readonly string[]) => Promise<readonly Match[]>
}

const mostFiles = 50_000
const skipped = new Set(['.git', '.lastgood', 'node_modules', 'vendor', 'dist', 'target'])

/** Looks at a folder, in git or not. Changes nothing. */
export async function readRepository(folder: string, io: Io): Promise<Repository> {
  const root = resolve(folder)
  const git = (...args: string[]) =>
    io.exec(['git', '--no-optional-locks', '-C', root, ...args], {
      timeoutSeconds: 20,
      maxBytes: 8 * 1024 * 1024,
    })
  const format = '--format=%(refname:lstrip=2)'
  const [listed, tags, described] = await Promise.all([
    git('ls-files', '-z', '--cached', '--others', '--exclude-standard'),
    git('for-each-ref', '--count=500', '--sort=-creatordate', format, 'refs/tags'),
    readPackage(root, io),
  ])
  const inGit = listed.code === 0
  const files = inGit
    ? [...new Set(listed.stdout.split('\0'))].filter(Boolean)
    : await walk(root, io)
  return {
    io,
    root,
    service: serviceName(described.name ?? basename(root)),
    files: files.slice(0, mostFiles),
    package: described,
    tags: tags.code === 0 ? tags.stdout.split('\n').filter(Boolean) : [],
    async grep(pattern, paths) {
      const where = inGit ? '--untracked' : '--no-index'
      const within = [...paths, ':(exclude,glob)**/node_modules/**']
      const found = await git('grep', where, '-I', '-z', '-E', '-e', pattern, '--', ...within)
      return found.stdout.split('\n').flatMap((text) => {
        const [file, line] = text.split('\0')
        return file === undefined || line === undefined ? [] : [{ file, line }]
      })
    },
  }
}

/** The name that lastgood.yaml accepts and that comes nearest: without scope, without odd characters. */
function serviceName(text: string): string {
  const plain = text
    .replace(/^@[^/]*\//, '')
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[-_]+|[-_]+$/g, '')
    .slice(0, 60)
  return plain.replace(/[-_]+$/, '') || 'service'
}

/** Files below a folder that git knows nothing of: three levels, without what tools put there. */
async function walk(root: string, io: Io): Promise<string[]> {
  const files: string[] = []
  const into = async (folder: string, depth: number): Promise<void> => {
    for (const name of await io.files.list(`${root}/${folder}`)) {
      if (files.length >= mostFiles || skipped.has(name)) continue
      const path = `${folder}${name}`
      const found = await io.files.stat(`${root}/${path}`)
      if (found === null) continue
      if (!found.directory) files.push(path)
      else if (depth < 3) await into(`${path}/`, depth + 1)
    }
  }
  await into('', 0)
  return files
}
