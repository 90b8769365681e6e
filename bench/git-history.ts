import { spawn, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { releaseTrailers } from '../src/git/release.ts'
import { writeMessage } from '../src/git/trailers.ts'

/** Sizes of a made-up history. */
export interface HistorySize {
  readonly commits: number
  /** Spread evenly; annotated, with the trailers of a release. */
  readonly tags: number
}

const begin = Date.UTC(2015, 0, 1) / 1000

/** Makes a repository in an empty folder through fast-import: one file changes with every commit, every tenth is a merge. */
export async function makeHistory(folder: string, { commits, tags }: HistorySize): Promise<void> {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'ignore' })
  git('init', '--quiet', '--initial-branch=main')
  const importer = spawn('git', ['fast-import', '--quiet'], {
    cwd: folder,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const every = Math.floor(commits / tags)
  for (let n = 1; n <= commits; n++) {
    if (!importer.stdin.write(commit(n))) await once(importer.stdin, 'drain')
    if (n % every === 0) importer.stdin.write(tag(n, n / every))
  }
  importer.stdin.end()
  const [code] = (await once(importer, 'close')) as [number]
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`)
  git('pack-refs', '--all')
  git('reset', '--quiet', '--hard', 'main')
}

function commit(n: number): string {
  const who = `Bench <bench@example.com> ${begin + n * 60} +0000`
  const message = `Change number ${n}`
  const content = `${n}\n`
  const mergeOf = n > 20 && n % 10 === 0 ? `merge :${n - 7}\n` : ''
  return (
    `commit refs/heads/main\nmark :${n}\ncommitter ${who}\n${data(message)}${mergeOf}` +
    `M 100644 inline src/file-${n % 500}\n${data(content)}`
  )
}

function tag(n: number, release: number): string {
  const version = versionOf(release)
  const trailers = releaseTrailers({
    service: 'shop',
    version,
    artifacts: { api: `sha256:${release.toString(16).padStart(64, '0')}` },
    migrationLevel: '0007_add_email.sql',
    configFingerprint: `sha256:${'0'.repeat(64)}`,
  })
  const message = writeMessage(`shop ${version}`, 'Notes of this release.', trailers)
  const who = `Bench <bench@example.com> ${begin + n * 60} +0000`
  return `tag v${version}\nfrom :${n}\ntagger ${who}\n${data(message)}`
}

/** The n-th release's version. */
export const versionOf = (release: number) => `1.${release}.0`

const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`
