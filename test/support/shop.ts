import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../examples/shop/workshop.ts'
import { nodeIo } from '../../src/host/node.ts'
import { carryOut } from '../../src/operations/carry-out.ts'
import { deployPlan } from '../../src/operations/deploy.ts'
import { environmentPlaces } from '../../src/project/places.ts'
import { openProject } from '../../src/project/open.ts'
import type { Project } from '../../src/project/project.ts'
import { makeRelease } from '../../src/releases/make.ts'

const bin = fileURLToPath(new URL('../../bin/lastgood.js', import.meta.url))

/** How a command ended, with its words. */
export interface Typed {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A small service that says its version and notes every start in `starts` beside the repository. */
const server = `import { createServer } from 'node:http'
import { appendFileSync, readFileSync } from 'node:fs'
const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
appendFileSync(process.env.STARTS, process.env.LASTGOOD_REVISION + '\\n')
createServer((request, response) => {
  const bad = version === '2.0.0' && request.url === '/checkout'
  response.writeHead(bad ? 500 : 200)
  response.end(version)
}).listen(Number(process.env.PORT), '127.0.0.1')
`

const config = (port: number, starts: string, more = '') => `service: shop
start: node server.js
health: /
environments:
  production:
    target: { kind: local, startTimeout: 20s }
    traffic: { kind: local, listen: 127.0.0.1:${port} }
    env: { STARTS: ${JSON.stringify(starts)} }
    policy: { warm: 10m, drain: 2s, recover: 1s, soak: 1s }
${more}`

/** Fills `folder` with a repository of a shop at 1.9.0, its configuration, and a free port. */
export async function makeShop(folder: string, more = ''): Promise<void> {
  const port = await freePort()
  await git(folder, 'init', '-q', '-b', 'main')
  await git(folder, 'config', 'user.name', 'Tester')
  await git(folder, 'config', 'user.email', 'tester@example.com')
  await commitVersion(folder, '1.9.0', {
    'lastgood.yaml': config(port, join(folder, '.git', 'starts'), more),
  })
}

/** Commits the shop at a version. */
export async function commitVersion(
  folder: string,
  version: string,
  files: Readonly<Record<string, string>> = {},
): Promise<void> {
  const all = {
    'package.json': JSON.stringify({ name: 'shop', version, type: 'module' }),
    'server.js': server,
    ...files,
  }
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  await git(folder, 'add', '-A')
  await git(folder, 'commit', '-q', '-m', version)
}

/** Releases HEAD as `version` and deploys it, in this process: quicker than typing. */
export async function releaseAndDeploy(folder: string, version: string): Promise<void> {
  await inProject(folder, async (project) => {
    const made = await makeRelease(project, { version, ref: 'HEAD', notes: '', allowDirty: true })
    if (!made.ok) throw new Error(made.problems[0]?.what)
    const places = await environmentPlaces(project, 'production')
    if (!places.ok) throw new Error(places.problems[0]?.what)
    const planned = await deployPlan(project, places.value, {
      version,
      strategy: 'blue-green',
      percents: [],
      holdSeconds: 0,
      force: false,
      by: 'test',
      reason: '',
    })
    if (!planned.ok || planned.value.state !== 'planned') throw new Error(JSON.stringify(planned))
    const outcome = await carryOut(project, places.value, planned.value.plan, {
      emit: () => {},
      signal: new AbortController().signal,
    })
    if (outcome.state !== 'ended' || outcome.run.status !== 'succeeded') {
      throw new Error(JSON.stringify(outcome))
    }
  })
}

/** Says that a version is good. */
export function markGood(folder: string, version: string): Promise<void> {
  return inProject(folder, ({ ledger, io }) =>
    ledger.recordVerdict({
      service: 'shop',
      environment: 'production',
      version,
      verdict: 'good',
      basis: 'marked',
      reason: 'soaked',
      by: 'test',
      at: io.clock.now().toISOString(),
    }),
  )
}

/** Opens the project of a folder for `work`. */
export async function inProject<T>(
  folder: string,
  work: (project: Project) => Promise<T>,
): Promise<T> {
  const opened = await openProject(folder, nodeIo({ ...process.env, LASTGOOD_FAULT: undefined }))
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems))
  try {
    return await work(opened.value)
  } finally {
    await opened.value.ledger.close()
  }
}

/** Types a lastgood command in `folder`. */
export async function type(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Typed> {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return { code, signal, stdout, stderr }
}

/** What a user of the shop gets: status and body, through the switch. */
export async function visit(folder: string, path = '/'): Promise<{ status: number; body: string }> {
  const listen = /listen: ([\d.:]+)/.exec(readFileSync(join(folder, 'lastgood.yaml'), 'utf8'))?.[1]
  const answer = await fetch(`http://${listen}${path}`)
  return { status: answer.status, body: await answer.text() }
}

/** Revisions in the order of their starts. */
export function starts(folder: string): string[] {
  const file = join(folder, '.git', 'starts')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
}

/** Stops everything that runs for the shop. */
export async function closeShop(folder: string): Promise<void> {
  const stopped = await type(folder, ['local', 'stop'])
  if (stopped.code !== 0) throw new Error(stopped.stderr)
}

async function git(folder: string, ...args: string[]): Promise<void> {
  const done = await nodeIo().exec(['git', '-C', folder, ...args])
  if (done.code !== 0) throw new Error(`git ${args.join(' ')}: ${done.stderr}`)
}
