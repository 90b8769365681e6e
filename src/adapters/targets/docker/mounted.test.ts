import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dockerPlace, noDockerRig } from '../../../../test/conformance/docker-rig.ts'
import { dockerShop } from '../../../../test/support/docker-shop.ts'
import { temporaryFolder } from '../../../../test/support/repository.ts'

/** What a plan says of one strategy. */
interface Told {
  readonly decision: {
    readonly candidates: readonly {
      readonly strategy: string
      readonly reasons: readonly { readonly rule: string; readonly says: string }[]
    }[]
  }
}

const yaml = (image: string, mounts: string, secret: string) => `service: shop
image: ${image}
environments:
  staging:
    target:
      kind: docker
      port: 8080
      mounts: ${mounts}
      rotated: [API_KEY]
    env: { API_KEY: ${secret} }
    policy: { warm: 10m, drain: 1s, recover: 1s, soak: 1s }
`

test.skipIf(noDockerRig !== null)(
  `a plan says which mounted config changed and which secret was rotated${noDockerRig ?? ''}`,
  { timeout: 300_000 },
  async () => {
    await using place = await dockerPlace()
    using home = temporaryFolder()
    const [config, data] = [join(home.folder, 'app.conf'), join(home.folder, 'data')]
    writeFileSync(config, 'password=hunter2-secret')
    writeFileSync(data, '1')
    const mounts = `[{ source: ${config}, target: /etc/app.conf, readOnly: true }, { source: ${data}, target: /data }]`
    const image = `${place.repository}:{version}`
    await using shop = await dockerShop(place, yaml(image, mounts, 'key-of-then'))
    for (const version of ['1.9.0', '2.0.0']) {
      await place.image({ version })
      await shop.lastgood('release', version)
      await shop.lastgood('deploy', version, '-e', 'staging')
      if (version === '1.9.0') {
        await shop.lastgood('mark', version, 'good', '-e', 'staging', '--reason', 'soaked')
      }
    }
    const says = async (strategy: string) => {
      const told = JSON.parse(await shop.lastgood('plan', '-e', 'staging', '--json')) as Told
      const found = told.decision.candidates.find((one) => one.strategy === strategy)
      return (found?.reasons ?? []).filter(({ rule }) =>
        ['mounted-config-changed', 'settings-changed'].includes(rule),
      )
    }
    expect(await says('redeploy')).toEqual([])
    // Data changes all the time, and says nothing of configuration.
    writeFileSync(data, '2')
    expect(await says('switch-back')).toEqual([])

    writeFileSync(config, 'password=another')
    const changed = {
      rule: 'mounted-config-changed',
      says: expect.stringContaining(`mounted config changed since 1.9.0 ran: ${config}`) as string,
    }
    expect(await says('redeploy')).toMatchObject([changed])
    expect(await says('switch-back')).toMatchObject([changed])
    rmSync(config)
    expect(await says('switch-back')).toMatchObject([changed])
    writeFileSync(config, 'password=hunter2-secret')
    expect(await says('redeploy')).toEqual([])

    await shop.commit(yaml(image, mounts, 'key-of-now'))
    const about = { rule: 'settings-changed' }
    expect(await says('redeploy')).toMatchObject([
      { ...about, says: 'shop/env.API_KEY rotated since: keeps the new value' },
    ])
    expect(await says('switch-back')).toMatchObject([
      { ...about, says: expect.stringContaining('still up has the old value') as string },
    ])
    const redeploy = ['--strategy', 'redeploy', '--dry-run']
    expect(await shop.lastgood('rollback', '-e', 'staging', ...redeploy)).toContain(
      'with the environment and mounts it had (API_KEY as now)',
    )
    for (const file of readdirSync(join(shop.folder, '.lastgood')).filter((name) =>
      name.startsWith('ledger.db'),
    )) {
      const kept = readFileSync(join(shop.folder, '.lastgood', file), 'latin1')
      expect(kept).not.toMatch(/hunter2-secret|key-of-(?:then|now)/)
    }
  },
)
