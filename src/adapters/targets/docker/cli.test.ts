import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dockerPlace, noDockerRig } from '../../../../test/conformance/docker-rig.ts'
import { type, visit } from '../../../../test/support/shop.ts'
import { freePort } from '../../../host/ports.ts'
import { nodeIo } from '../../../host/node.ts'

/** The guide docs/guides/docker.md, typed. */
test.skipIf(noDockerRig !== null)(
  `release, deploy, break, roll back: containers behind the switch${noDockerRig ?? ''}`,
  { timeout: 120_000 },
  async () => {
    await using place = await dockerPlace()
    const folder = mkdtempSync(join(tmpdir(), 'lastgood-docker-cli-'))
    const file = join(folder, 'lastgood.yaml')
    const git = async (...args: string[]) => {
      const done = await nodeIo().exec(['git', '-C', folder, ...args])
      if (done.code !== 0) throw new Error(done.stderr)
    }
    const commit = async (text: string) => {
      writeFileSync(file, text)
      await git('add', '-A')
      await git('commit', '-q', '-m', 'Change')
    }
    const lastgood = async (...args: string[]) => {
      const typed = await type(folder, args, { ...place.engine.env })
      expect(typed, args.join(' ')).toMatchObject({ code: 0 })
      return typed.stdout
    }
    const names = async () =>
      (await place.engine.docker('ps', '--format', '{{.Names}}')).split('\n')
    try {
      await git('init', '-q', '-b', 'main')
      await git('config', 'user.name', 'Tester')
      await git('config', 'user.email', 'tester@example.com')
      await commit(`service: shop
image: ${place.registry.host}/shop/api:{version}
health: /cgi-bin/health
environments:
  production:
    target: { kind: docker, port: 8080, startTimeout: 30s }
    traffic: { kind: local, listen: 127.0.0.1:${await freePort()} }
    env: { MODE: then }
    policy: { warm: 10m, drain: 2s, recover: 1s, soak: 1s }
`)
      const digest = await place.image({ version: '1.9.0' })
      await place.image({ version: '2.0.0' })
      await place.image({ version: '2.0.1' })
      await lastgood('doctor')
      expect(await lastgood('release', '1.9.0')).toContain(digest)
      await lastgood('deploy', '1.9.0', '-e', 'production')
      expect(await visit(folder, '/version')).toEqual({ status: 200, body: '1.9.0' })
      await lastgood('mark', '1.9.0', 'good', '-e', 'production', '--reason', 'soaked')
      await lastgood('release', '2.0.0')
      await lastgood('deploy', '2.0.0', '-e', 'production')
      expect(await names()).toEqual([
        'shop.production.shop',
        expect.stringMatching(/^shop\.production\.shop\.1\.9\.0-\w+\.0\.until-/),
      ])
      await lastgood('rollback', '-e', 'production', '--yes', '--reason', 'checkout 500s')
      expect(await visit(folder, '/version')).toEqual({ status: 200, body: '1.9.0' })
      expect(await names()).toEqual(['shop.production.shop'])

      // The next one leaves nothing warm, and the settings change with it.
      const text = readFileSync(file, 'utf8')
        .replace('then', 'now')
        .replace('warm: 10m', 'warm: 0s')
      await commit(text)
      await lastgood('release', '2.0.1')
      await lastgood('deploy', '2.0.1', '-e', 'production')
      const env = async () => (await visit(folder, '/cgi-bin/env')).body
      expect(await env()).toContain('MODE=now\n')
      await place.registry.end()
      expect(await lastgood('plan', '-e', 'production', '--json')).toContain('as they were')
      await lastgood('rollback', '-e', 'production', '--yes', '--reason', 'again')
      expect(await visit(folder, '/version')).toEqual({ status: 200, body: '1.9.0' })
      expect(await env()).toContain('MODE=then\n')
      await lastgood('audit')
    } finally {
      await lastgood('local', 'stop')
      rmSync(folder, { recursive: true, force: true })
    }
  },
)
