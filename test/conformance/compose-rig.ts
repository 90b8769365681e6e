import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { composeTarget } from '../../src/adapters/targets/compose/index.ts'
import { composeTargetSettings } from '../../src/adapters/targets/compose/settings.ts'
import type { ComponentRef, Wanted } from '../../src/adapters/targets/target.ts'
import { nodeIo } from '../../src/host/node.ts'
import { portIsFree } from '../../src/host/ports.ts'
import { startDockerd, type Dockerd } from '../support/dockerd.ts'
import { baseImage, type ServiceImage } from '../support/images.ts'
import {
  enginePlace,
  engineRef,
  engineReleases,
  noEnginePlace,
  type EnginePlace,
} from './engine-place.ts'
import type { TargetRig } from './target.ts'

export { noEnginePlace as noComposeRig, type EnginePlace as ComposePlace } from './engine-place.ts'

/** A Compose that is on this machine: version 1 is a program of its own, later ones a plugin of the docker command. */
export interface Flavour {
  readonly name: string
  readonly argv: readonly string[]
}

const known: readonly (Flavour & { readonly major: string })[] = [
  { name: 'Compose 2', argv: ['docker', 'compose'], major: '2' },
  { name: 'Compose 1', argv: ['docker-compose'], major: '1' },
]

/** Each Compose, with why it is not here: to stand behind the name of what is skipped; null when it is. */
export const flavours = known.map(({ name, argv, major }) => {
  const [program = '', ...args] = argv
  const { stdout } = spawnSync(program, [...args, 'version', '--short'], { encoding: 'utf8' })
  const here = stdout?.trim().replace(/^v/, '').startsWith(major) ?? false
  const missing = noEnginePlace ?? (here ? null : ` (not on this machine: ${argv.join(' ')})`)
  return { flavour: { name, argv }, missing }
})

export const composePlace = async (): Promise<EnginePlace> => {
  const place = await enginePlace(() => startDockerd())
  await baseImage(place.engine)
  return place
}

export interface ComposeRig extends TargetRig {
  readonly folder: string
  readonly ref: ComponentRef
  readonly engine: Dockerd
  /** Name of the Compose project. */
  readonly project: string
  /** Host port that the service is published on. */
  readonly port: number
  /** Runs Compose as a person does, in the folder of the project. */
  compose(...args: readonly string[]): Promise<string>
  /** Writes the compose file of the project; `extra` are more lines of the service. */
  write(image: string, extra?: readonly string[]): Promise<void>
  release(version: string, more?: Omit<ServiceImage, 'version'>): Promise<Wanted>
}

export interface ComposeRigOptions {
  /** More settings of the target. */
  readonly target?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
  /** False: the engine picks the host port, so that the service can be scaled. */
  readonly fixedPort?: boolean
  /** True: something in front is told where to send users. */
  readonly steered?: boolean
}

/** A Compose project of its own on a shared engine, brought up by a person, running 0.9.0; disposing removes it. */
export async function composeRig(
  place: EnginePlace,
  { argv }: Flavour,
  { target, env, fixedPort = true, steered = false }: ComposeRigOptions = {},
): Promise<ComposeRig> {
  const { engine, repository, image } = place
  const folder = await mkdtemp(join(tmpdir(), 'lastgood-compose-'))
  const io = nodeIo({ ...process.env, ...engine.env })
  const project = basename(folder).toLowerCase()
  const port = await lowPort()
  await image({ version: '0.9.0' })
  const compose = async (...args: readonly string[]) => {
    const [program = '', ...first] = argv
    const options = { cwd: folder, env: { ...process.env, ...engine.env }, timeout: 180_000 }
    const { stdout } = await promisify(execFile)(program, [...first, ...args], options)
    return stdout.trim()
  }
  const write = (name: string, extra: readonly string[] = []) =>
    writeFile(
      join(folder, 'docker-compose.yml'),
      [
        'services:',
        '  api:',
        `    image: ${name}`,
        '    env_file: [api.env]',
        '    environment: { STARTS: /starts/log, DOOR: green }',
        `    ports: ["127.0.0.1:${fixedPort ? port : ''}:8080"]`,
        '    volumes: [".:/starts"]',
        '    restart: unless-stopped',
        '    stop_grace_period: 2s',
        '    depends_on: [db]',
        ...extra.map((line) => `    ${line}`),
        '  db:',
        '    image: lastgood-test/base:1',
        '    stop_grace_period: 1s',
        '',
      ].join('\n'),
    )
  await write(`${repository}:0.9.0`)
  await writeFile(join(folder, 'api.env'), 'PASSWORD=hush-hush\n')
  await compose('up', '-d')
  const settings = composeTargetSettings.parse({
    kind: 'compose',
    project,
    startTimeout: '20s',
    ...target,
  })
  const made = engineRef(place, {
    service: 'shop',
    folder,
    settings,
    health: '/cgi-bin/health',
    ...(env === undefined ? {} : { env }),
  })
  const traffic = steered ? { kind: 'local', listen: '127.0.0.1:1' } : null
  const ref = { ...made, binding: { ...made.binding, traffic } }
  const rig: Omit<ComposeRig, 'before'> = {
    target: composeTarget,
    ref,
    io,
    folder,
    engine,
    project,
    port,
    compose,
    write,
    inPlace: true,
    ...engineReleases(place, folder, io),
    async [Symbol.asyncDispose]() {
      for (const label of ['com.docker.compose.project', 'lastgood.compose.project']) {
        const filter = ['--filter', `label=${label}=${project}`]
        const left = (await engine.docker('ps', '-aq', ...filter)).split('\n').filter(Boolean)
        if (left.length > 0) await engine.docker('rm', '-f', ...left)
      }
      await engine.docker('network', 'rm', `${project}_default`)
      await rm(folder, { recursive: true, force: true })
    },
  }
  return { ...rig, before: new Set([await firstRevision(rig)]) }
}

/** Below those that the kernel hands out itself, so that nothing takes it while the service is replaced. */
async function lowPort(): Promise<number> {
  for (;;) {
    const port = 5_000 + Math.floor(Math.random() * 4_000)
    if (await portIsFree(port)) return port
  }
}

/** The revision that the service was made with, once it is healthy. */
async function firstRevision({ target, ref, io }: Omit<ComposeRig, 'before'>): Promise<string> {
  for (let tries = 0; ; tries += 1) {
    const seen = await target.history(ref, 10, io)
    if (seen.state !== 'ok') throw new Error(seen.problem.what)
    const [first] = seen.value
    if (first !== undefined && first.ready === first.wanted) return first.id
    if (tries > 300) throw new Error(`the service does not come up: ${JSON.stringify(first)}`)
    await sleep(100)
  }
}
