import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A real repository in a temporary folder, gone when it is disposed. */
export interface Repository extends Disposable {
  readonly folder: string
  /** Runs git there and returns what it prints, without the last line break. Throws when it fails. */
  git(...args: readonly string[]): string
  /** As `git`, with bytes on standard input. */
  gitWith(input: string | Buffer, ...args: readonly string[]): string
  /** Writes a file (folders as needed) without committing it. */
  write(file: string, content: string): void
  /** Writes files, commits everything, and returns the commit's name. A content of null removes the file. */
  commit(files: Readonly<Record<string, string | null>>, message?: string): string
  /** Makes an annotated tag with a message, or a lightweight one without; of HEAD, or of `object`. */
  tag(name: string, message?: string | null, object?: string): void
  /** A clone of it in another temporary folder, disposed together with it. */
  clone(...options: readonly string[]): Repository
  /** A bare clone, configured here as remote `origin`; its folder. */
  bareRemote(): string
}

/** Nothing of the person's or the machine's git configuration reaches a test. */
const environment = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
}

/** A temporary folder, gone when it is disposed. */
export function temporaryFolder(): { readonly folder: string } & Disposable {
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-test-'))
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

/** An empty repository on branch `main`, with an identity of its own and no commit. */
export function makeRepository(): Repository {
  const home = temporaryFolder()
  const folder = join(home.folder, 'repository')
  mkdirSync(folder)
  run(folder, undefined, ['init', '--quiet', '--initial-branch=main'])
  return repositoryAt(folder, home)
}

function repositoryAt(folder: string, home: { readonly folder: string } & Disposable): Repository {
  const git: Repository['git'] = (...args) => run(folder, undefined, args)
  const others: Disposable[] = [home]
  git('config', 'user.name', 'Tester')
  git('config', 'user.email', 'tester@example.com')
  const repository: Repository = {
    folder,
    git,
    gitWith: (input, ...args) => run(folder, input, args),
    write(file, content) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), content)
    },
    commit(files, message = 'A commit') {
      for (const [file, content] of Object.entries(files)) {
        if (content === null) rmSync(join(folder, file))
        else repository.write(file, content)
      }
      git('add', '--all')
      git('commit', '--quiet', '--allow-empty', `--message=${message}`)
      return git('rev-parse', 'HEAD')
    },
    tag(name, message = null, object = 'HEAD') {
      if (message === null) git('tag', name, object)
      else git('tag', '--annotate', '--cleanup=verbatim', `--message=${message}`, name, object)
    },
    clone(...options) {
      const beside = temporaryFolder()
      others.push(beside)
      const place = join(beside.folder, 'clone')
      run(beside.folder, undefined, ['clone', '--quiet', ...options, `file://${folder}`, place])
      return repositoryAt(place, beside)
    },
    bareRemote() {
      const place = join(home.folder, 'remote.git')
      run(home.folder, undefined, ['clone', '--quiet', '--bare', folder, place])
      git('remote', 'add', 'origin', place)
      return place
    },
    [Symbol.dispose]: () => others.forEach((other) => other[Symbol.dispose]()),
  }
  return repository
}

function run(cwd: string, input: string | Buffer | undefined, args: readonly string[]): string {
  const output = execFileSync('git', args, {
    cwd,
    input,
    env: environment,
    maxBuffer: 1 << 30,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  return output.toString('utf8').replace(/\n$/, '')
}
