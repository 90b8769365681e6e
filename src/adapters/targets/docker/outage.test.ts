import { expect, test } from 'vitest'
import { dockerPlace, noDockerRig } from '../../../../test/conformance/docker-rig.ts'
import { dockerShop } from '../../../../test/support/docker-shop.ts'
import { visit } from '../../../../test/support/shop.ts'
import { freePort } from '../../../host/ports.ts'

/** Takes a while to be healthy, so that there is a middle of the run. */
const slow = "[/bin/busybox, sh, -c, 'busybox sleep 2; exec /bin/busybox sh /service']"

test.skipIf(noDockerRig !== null)(
  `a deploy waits for an engine that goes away in its middle, and ends when it is back${noDockerRig ?? ''}`,
  { timeout: 300_000 },
  async () => {
    await using place = await dockerPlace()
    await using shop = await dockerShop(
      place,
      `service: shop
image: ${place.repository}:{version}
health: /cgi-bin/health
environments:
  staging:
    target: { kind: docker, port: 8080, command: ${slow} }
    traffic: { kind: local, listen: 127.0.0.1:${await freePort()} }
    policy: { warm: 10m, drain: 1s, recover: 1s, soak: 1s }
`,
    )
    await place.image({ version: '1.9.0' })
    await place.image({ version: '2.0.0' })
    for (const version of ['1.9.0', '2.0.0']) await shop.lastgood('release', version)
    await shop.lastgood('deploy', '1.9.0', '-e', 'staging')
    await shop.lastgood('mark', '1.9.0', 'good', '-e', 'staging', '--reason', 'soaked')
    const deploying = shop.lastgood('deploy', '2.0.0', '-e', 'staging')
    const names = () => place.engine.docker('ps', '--format', '{{.Names}}')
    await expect.poll(names, { timeout: 120_000, interval: 20 }).toContain('2.0.0')
    await place.engine.end('SIGKILL')
    await place.engine.begin()
    await deploying
    expect((await visit(shop.folder, '/version')).body).toBe('2.0.0')

    // Practised and taken back in words, a release may go there again.
    await shop.lastgood('rollback', '-e', 'staging', '--yes', '--reason', 'practising')
    expect((await visit(shop.folder, '/version')).body).toBe('1.9.0')
    await shop.lastgood('mark', '2.0.0', 'unproven', '-e', 'staging', '--reason', 'practised')
    await shop.lastgood('deploy', '2.0.0', '-e', 'staging')
    expect((await visit(shop.folder, '/version')).body).toBe('2.0.0')
  },
)
