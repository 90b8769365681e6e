import { readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { SshHost } from '../conformance/ssh-rig.ts'
import { markGood, type } from '../support/shop.ts'
import { sshShop, type SshShop } from '../support/ssh-shop.ts'
import { whyNoSshd } from '../support/sshd.ts'
import { json } from './shop-rig.ts'

const why = whyNoSshd()

/** Types a command that has to end well. */
async function typed(shop: SshShop, ...args: string[]) {
  const done = await type(shop.folder, args)
  if (done.code !== 0) throw new Error(`${args.join(' ')}: ${done.code} ${done.stderr}`)
  return done
}

/** 1.9.0 is good, 2.0.0 runs everywhere. */
async function ready(shop: SshShop): Promise<void> {
  for (const version of ['1.9.0', '2.0.0']) {
    await shop.commit(version)
    await typed(shop, 'release', version)
    await typed(shop, 'deploy', version)
    if (version === '1.9.0') await markGood(shop.folder, version)
  }
}

const host = (shop: SshShop, component: string, n: number): SshHost => {
  const found = shop.hosts[component]?.[n - 1]
  if (found === undefined) throw new Error(`no host ${component}${n}`)
  return found
}
const current = ({ path }: SshHost) =>
  readlinkSync(join(path, 'current')).replace(/^releases\/([\d.]+)-.*$/, '$1')
const starts = ({ path }: SshHost) =>
  readFileSync(join(path, 'shared/log/starts'), 'utf8').trim().split('\n')

describe.skipIf(why !== null)(
  `components on hosts${why === null ? '' : ` (${why})`}`,
  { timeout: 180_000 },
  () => {
    test.each(['stop', 'freeze'] as const)(
      'one host of one component is silent (%s): told by component and host, the rest stays known, nothing is guessed',
      async (fault) => {
        await using shop = await sshShop({ api: 2, web: 5 })
        await ready(shop)
        const third = host(shop, 'web', 3)
        await third.sshd[fault]()

        const silent = {
          component: 'web',
          says: expect.stringMatching(
            /^host 3 of 5 could not be asked: web3 .*web1, web2, web4, web5 run 2\.0\.0 \(.*; web3 cannot be asked/,
          ) as string,
        }
        const document = json((await typed(shop, 'status', '--json')).stdout)
        expect(document).toMatchObject({
          environments: [
            {
              running: '2.0.0',
              silent: [silent],
              answered: [{ component: 'api', says: '2.0.0 (2 of 2 ready)' }],
            },
          ],
        })
        const { stdout } = await typed(shop, 'status')
        expect(stdout).toMatch(/production: web .*host 3 of 5 could not be asked/)
        expect(stdout).toContain('production: api runs 2.0.0 (2 of 2 ready)')

        // Not known is no yes and no no: nothing is called ready, and no steps are made up for what nobody saw.
        const planned = await type(shop.folder, ['plan', '--json'])
        const { decision, evidence } = json(planned.stdout) as {
          decision: { automatic: boolean; candidates: { strategy: string; state: string }[] }
          evidence: { running: object }
        }
        expect(evidence.running).toMatchObject({
          state: 'could-not-ask',
          silent: [{ component: 'web' }],
          answered: [{ component: 'api' }],
        })
        expect(decision.automatic).toBe(false)
        const first = decision.candidates.filter(({ state }) => state === 'ready')
        expect(first.map(({ strategy }) => strategy)).toEqual(['freeze'])
        const refused = await type(shop.folder, ['rollback', '--yes', '--reason', 'broken'])
        expect(refused.code).toBe(3)
        expect(refused.stderr).toMatch(/target ssh of web \(host 3 of 5 could not be asked: web3/)
        expect(refused.stderr).toContain('take it out of hosts: for now')
        const deploy = await type(shop.folder, ['deploy', '1.9.0'])
        expect(deploy).not.toMatchObject({ code: 0 })
        expect(deploy.stderr).toMatch(/web: host 3 of 5 could not be asked/)
        for (const n of [1, 2, 4, 5]) expect(starts(host(shop, 'web', n))).toHaveLength(2)

        await third.sshd.stop()
        await third.sshd.start()
        await typed(shop, 'rollback', '--yes', '--reason', 'broken')
        expect(Object.values(shop.hosts).flat().map(current)).toEqual(Array(7).fill('1.9.0'))
      },
    )
  },
)
