import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface Registry extends AsyncDisposable {
  /** `127.0.0.1:4711`: the engine speaks plain HTTP to such a name. */
  readonly host: string
  /** Ends the registry and waits until it is gone; what it stored stays. */
  end(): Promise<void>
}

const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin']

/** Why no registry can run on this machine, for the name of a skipped test; null when one can. */
export const noRegistry: string | null = folders.some((f) => existsSync(`${f}/docker-registry`))
  ? null
  : 'not on this machine: docker-registry'

/** A real registry (Docker's distribution) on a free loopback port, that lets manifests be deleted. */
export async function startRegistry(): Promise<Registry> {
  const folder = await mkdtemp(join(tmpdir(), 'lastgood-registry-'))
  const config = join(folder, 'config.json')
  await writeFile(
    config,
    JSON.stringify({
      version: 0.1,
      log: { level: 'info', formatter: 'json' },
      storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
      http: { addr: '127.0.0.1:0' },
    }),
  )
  const child = spawn('docker-registry', ['serve', config], { stdio: ['ignore', 'pipe', 'pipe'] })
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const over = once(child, 'exit')
    child.kill('SIGKILL')
    await over
  }
  child.stdout.resume()
  for await (const line of createInterface(child.stderr)) {
    const port = /listening on 127\.0\.0\.1:(\d+)/.exec(line)?.[1]
    if (port === undefined) continue
    child.stderr.resume()
    return {
      host: `127.0.0.1:${port}`,
      end,
      async [Symbol.asyncDispose]() {
        await end()
        await rm(folder, { recursive: true, force: true })
      },
    }
  }
  await rm(folder, { recursive: true, force: true })
  throw new Error('the registry ended before it listened')
}
