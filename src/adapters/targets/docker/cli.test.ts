import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dockerPlace, noDockerRig } from '../../../../test/conformance/docker-rig.ts'
import { dockerShop } from '../../../../test/support/docker-shop.ts'
import { visit } from '../../../../test/support/shop.ts'
import { freePort } from '../../../host/ports.ts'

/** The guide docs/guides/docker.md, typed. */
test.skipIf(noDockerRig !== null)(
  `release, deploy, break, roll back: containers behind the switch${noDockerRig ?? ''}`,
  { timeout: 300_000 },
  async () => {
    await using place = await dockerPlace()
    await using shop = await dockerShop(
      place,
      `service: shop
image: ${place.registry.host}/shop/api:{version}
health: /cgi-bin/health
environments:
  production:
    target: { kind: docker, port: 8080, startTimeout: 30s }
    traffic: { kind: local, listen: 127.0.0.1:${await freePort()} }
    env: { MODE: then }
    policy: { warm: 10m, drain: 2s, recover: 1s, soak: 1s }
`,
    )
    const { folder, lastgood } = shop
    const names = async () =>
      (await place.engine.docker('ps', '--format', '{{.Names}}')).split('\n')
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
    const text = readFileSync(join(folder, 'lastgood.yaml'), 'utf8')
      .replace('then', 'now')
      .replace('warm: 10m', 'warm: 0s')
    await shop.commit(text)
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
  },
)
