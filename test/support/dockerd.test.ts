import { expect, test } from 'vitest'
import { noDockerd, startDockerd } from './dockerd.ts'
import { baseImage, pushed } from './images.ts'
import { noRegistry, startRegistry } from './registry.ts'
import { existsSync } from 'node:fs'

const why = noDockerd ?? noRegistry

test.skipIf(why !== null)(
  `an engine of its own runs, serves, survives its daemon and leaves nothing${why ? ` (${why})` : ''}`,
  async () => {
    let folder: string
    {
      await using engine = await startDockerd(['--live-restore'])
      await using registry = await startRegistry()
      folder = engine.folder
      const image = await baseImage(engine)
      const digest = await pushed(engine, image, `${registry.host}/shop/api:1`)
      await engine.docker('rmi', `${registry.host}/shop/api:1`, image)
      const at = `${registry.host}/shop/api@${digest}`
      const run = [
        'run',
        '-d',
        '--restart',
        'unless-stopped',
        '-p',
        '127.0.0.1::8080',
        '--name',
        'api',
      ]
      await engine.docker(...run, at)
      const served = async () => {
        const address = await engine.docker('port', 'api', '8080')
        const answer = await fetch(`http://${address}/version`)
        return answer.text()
      }
      const patiently = { timeout: 120_000 }
      await expect.poll(() => served().catch(String), patiently).toBe('0.0.0')
      await engine.end('SIGKILL')
      await engine.begin()
      await expect.poll(() => served().catch(String), patiently).toBe('0.0.0')
    }
    expect(existsSync(folder)).toBe(false)
  },
  60_000,
)
