import { mkdtemp, readFile, rm, writeFile, cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stopAll } from '../../src/adapters/targets/local/cleanup.ts'
import { localTarget } from '../../src/adapters/targets/local/index.ts'
import type { ComponentRef, Wanted } from '../../src/adapters/targets/target.ts'
import { openArtifacts } from '../../src/artifacts/store.ts'
import type { Io } from '../../src/host/io.ts'
import { nodeIo } from '../../src/host/node.ts'
import type { TargetRig } from './target.ts'

export interface LocalRig extends TargetRig {
  readonly folder: string
  /** A release whose service behaves as test/fixtures/service/server.ts says of `mode`. */
  release(version: string, mode?: string): Promise<Wanted>
  /** Lines that services wrote when they started: version, pid, port. */
  started(): Promise<
    readonly { readonly version: string; readonly pid: number; readonly port: number }[]
  >
}

export interface LocalRigOptions {
  readonly replicas?: number
  readonly health?: string | null
  readonly start?: readonly string[] | null
  readonly env?: Readonly<Record<string, string>>
}

const fixture = new URL('../fixtures/service', import.meta.url).pathname

/** A project folder of its own for the target `local`; disposing stops every process and removes the folder. */
export async function localRig(options: LocalRigOptions = {}): Promise<LocalRig> {
  const { replicas = 1, health = '/healthz', start = [process.execPath, 'server.ts'] } = options
  const folder = await mkdtemp(join(tmpdir(), 'lastgood-local-'))
  const starts = join(folder, 'starts')
  const io: Io = nodeIo()
  const ref: ComponentRef = {
    service: 'shop',
    environment: 'production',
    stateFolder: join(folder, '.lastgood'),
    binding: {
      component: {
        name: 'api',
        build: null,
        start,
        health,
        path: '.',
        configFiles: [],
        image: null,
        migrations: [],
      },
      target: { kind: 'local', replicas, startTimeoutSeconds: 20 },
      traffic: null,
      env: { STARTS: starts, ...options.env },
    },
  }
  const started = async () => {
    const text = await readFile(starts, 'utf8').catch(() => '')
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const [version = '', pid, port] = line.split(' ')
        return { version, pid: Number(pid), port: Number(port) }
      })
  }
  return {
    target: localTarget,
    ref,
    io,
    folder,
    started,
    starts: async (version) => (await started()).filter((one) => one.version === version).length,
    async release(version, mode = 'ok') {
      const id = io.freshId()
      const tree = join(folder, id)
      await cp(fixture, tree, { recursive: true })
      await writeFile(join(tree, 'mode'), mode)
      await writeFile(join(tree, 'version'), version)
      await io.archives.pack(tree, `${tree}.tar`)
      const digest = await openArtifacts(ref.stateFolder, io).put(`${tree}.tar`)
      return { revision: `${version}-${id}`, version, digest }
    },
    async [Symbol.asyncDispose]() {
      const gone = await stopAll(ref, io)
      await rm(folder, { recursive: true, force: true })
      if (!gone) throw new Error('processes of the test are left')
    },
  }
}
