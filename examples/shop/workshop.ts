import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../../bin/lastgood.js', import.meta.url))

/** A folder with a git repository, and lastgood at hand in it. Everything goes away with `dispose`. */
export interface Workshop {
  readonly folder: string
  /** Writes files and commits them. */
  commit(files: Readonly<Record<string, string>>, message: string): void
  /** Types a lastgood command; what it prints goes to `output`. Resolves with its exit code. */
  type(...args: string[]): Promise<number>
  /** Asks a lastgood command for its JSON document; nothing is shown. */
  ask(...args: string[]): Record<string, unknown>
  dispose(): void
}

/** `output`: file descriptor for everything that is shown. */
export function openWorkshop(output: 1 | 2): Workshop {
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-shop-'))
  const say = (line: string) => (output === 1 ? process.stdout : process.stderr).write(`${line}\n`)
  const git = (...args: string[]) => {
    const identity = ['-c', 'user.name=shop', '-c', 'user.email=shop@localhost']
    const done = spawnSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' })
    if (done.status !== 0) throw new Error(`git ${args.join(' ')}: ${done.stderr}`)
  }
  git('init', '-q', '-b', 'main')
  // Tags need an author as well, and lastgood makes them with the repository's own settings.
  git('config', 'user.name', 'shop')
  git('config', 'user.email', 'shop@localhost')
  return {
    folder,
    commit(files, message) {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true })
        writeFileSync(join(folder, name), text)
      }
      git('add', '-A')
      git('commit', '-q', '-m', message)
    },
    type(...args) {
      say(
        `\n$ lastgood ${args.map((arg) => (/^[\w.,:/=-]+$/.test(arg) ? arg : `"${arg}"`)).join(' ')}`,
      )
      return new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [bin, ...args], {
          cwd: folder,
          stdio: ['ignore', output, output === 1 ? 1 : 2],
        })
        child.on('error', reject)
        child.on('exit', (code) => resolve(code ?? 1))
      })
    },
    ask(...args) {
      const done = spawnSync(process.execPath, [bin, ...args, '--json'], {
        cwd: folder,
        encoding: 'utf8',
      })
      if (done.stdout === '')
        throw new Error(`lastgood ${args.join(' ')} said nothing: ${done.stderr}`)
      return JSON.parse(done.stdout) as Record<string, unknown>
    },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/**
 * A port of this machine that is free, and stays so as far as one can see to that: below those that the system hands out to
 * outgoing connections, any of which could take it before it is used.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_240 + Math.floor(Math.random() * 9_760)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
