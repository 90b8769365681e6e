import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A fenced block of a page: its language (empty: commands to type) and text. */
export interface Block {
  readonly language: string
  readonly body: string
}

/** Fenced blocks of a page, in order. */
export const blocks = (page: string): readonly Block[] =>
  [...page.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(([, language = '', body = '']) => ({
    language,
    body,
  }))

/** Somebody who follows a guide: an empty repository, and `lastgood` on the PATH. */
export interface Reader extends AsyncDisposable {
  /** Their home, with `shop/` in it. */
  readonly home: string
  /** The repository: where commands are typed. */
  readonly folder: string
  /** Types one command at a shell; fails unless it ends with 0. Returns all that it said. */
  readonly type: (command: string) => Promise<string>
}

const bin = fileURLToPath(new URL('../../bin/lastgood.js', import.meta.url))

/** Makes one. `env` is added to the environment that they type in. */
export async function reader(env: Readonly<Record<string, string>> = {}): Promise<Reader> {
  const home = await mkdtemp(join(tmpdir(), 'lastgood-guide-'))
  const folder = join(home, 'shop')
  await mkdir(folder)
  await mkdir(join(home, 'bin'))
  await symlink(bin, join(home, 'bin/lastgood'))
  const PATH = `${home}/bin:${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`
  const type = async (command: string) => {
    const child = spawn('sh', ['-ec', command], {
      cwd: folder,
      env: { ...process.env, ...env, PATH },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (said += text))
    }
    const [code] = (await once(child, 'close')) as [number | null]
    if (code !== 0) throw new Error(`${command} ended with ${code}:\n${said}`)
    return said
  }
  await type(
    'git init -q -b main && git config user.name Reader && git config user.email reader@example.com',
  )
  return {
    home,
    folder,
    type,
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  }
}
