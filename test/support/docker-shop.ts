import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeIo } from '../../src/host/node.ts'
import type { DockerPlace } from '../conformance/docker-rig.ts'
import { type } from './shop.ts'

/** A repository of a service that runs as containers, and its command line. */
export interface DockerShop extends AsyncDisposable {
  readonly folder: string
  /** Writes lastgood.yaml and commits everything. */
  commit(yaml: string): Promise<void>
  /** Types a command that must succeed; what it printed. */
  readonly lastgood: (...args: string[]) => Promise<string>
}

/** `yaml` is its first lastgood.yaml, `env` what else commands see. Disposing stops what it runs and removes the folder. */
export async function dockerShop(
  { engine }: DockerPlace,
  yaml: string,
  env: Readonly<Record<string, string>> = {},
): Promise<DockerShop> {
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-docker-cli-'))
  const git = async (...args: string[]) => {
    const done = await nodeIo().exec(['git', '-C', folder, ...args])
    if (done.code !== 0) throw new Error(done.stderr)
  }
  const shop: DockerShop = {
    folder,
    async commit(text) {
      writeFileSync(join(folder, 'lastgood.yaml'), text)
      await git('add', '-A')
      await git('commit', '-q', '-m', 'Change')
    },
    async lastgood(...args) {
      const typed = await type(folder, args, { ...engine.env, ...env })
      if (typed.code !== 0) throw new Error(`${args.join(' ')}: ${JSON.stringify(typed)}`)
      return typed.stdout
    },
    async [Symbol.asyncDispose]() {
      await shop.lastgood('local', 'stop')
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await git('init', '-q', '-b', 'main')
  await git('config', 'user.name', 'Tester')
  await git('config', 'user.email', 'tester@example.com')
  await shop.commit(yaml)
  return shop
}
