import { randomInt } from 'node:crypto'
import { existsSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { SshHost } from '../conformance/ssh-rig.ts'
import { inProject, markGood, type, type Typed } from '../support/shop.ts'
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
/** Starts a rollback and, when the restart on this host has begun, does something before it goes on. */
async function meanwhile(shop: SshShop, on: SshHost, work: () => Promise<void>): Promise<Typed> {
  const [hold, held] = [join(on.path, 'shared/log/hold'), join(on.path, 'shared/log/held')]
  writeFileSync(hold, '')
  const going = type(shop.folder, ['rollback', '--yes', '--reason', 'broken', '--json'])
  await expect.poll(() => existsSync(held), { timeout: 120_000 }).toBe(true)
  await work()
  rmSync(hold)
  return going
}

const current = ({ path }: SshHost) =>
  readlinkSync(join(path, 'current')).replace(/^releases\/([\d.]+)-.*$/, '$1')
const starts = ({ path }: SshHost) =>
  readFileSync(join(path, 'shared/log/starts'), 'utf8').trim().split('\n')

describe.skipIf(why !== null)(
  `components on hosts${why === null ? '' : ` (${why})`}`,
  { timeout: 300_000 },
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

    test('host 3 of 5 goes away while going back: told which host runs what, and resumed when it is back', async () => {
      await using shop = await sshShop({ web: 5 })
      await ready(shop)
      const hosts = shop.hosts['web'] ?? []
      const third = host(shop, 'web', 3)
      const ended = await meanwhile(shop, host(shop, 'web', 2), () => third.sshd.stop())
      expect(ended.code, ended.stderr).toBe(4)
      expect(ended.stderr).toMatch(
        /web1, web2 run 1\.9\.0 \(.*\); web3 cannot be asked; web4, web5 run 2\.0\.0 \(/,
      )
      const { run, report } = json(ended.stdout) as { run: { id: number }; report: string }
      expect(readFileSync(report, 'utf8')).toContain('web3 cannot be asked')
      expect([1, 2, 4, 5].map((n) => current(host(shop, 'web', n)))).toEqual([
        ...['1.9.0', '1.9.0', '2.0.0', '2.0.0'],
      ])

      await third.sshd.start()
      await typed(shop, 'runs', 'resume', String(run.id))
      expect(hosts.map(current)).toEqual(Array(5).fill('1.9.0'))
      // Each was restarted once for it: going on repeats nothing.
      for (const one of hosts) expect(starts(one)).toEqual(['1.9.0', '2.0.0', '1.9.0'])
    })

    test('killed wherever a rollback touches a host, and at two random entries of its journal, then resumed: every host is back, each restarted once', async () => {
      await using shop = await sshShop({ web: 2 })
      await ready(shop)
      const hosts = shop.hosts['web'] ?? []
      const trace = join(shop.folder, '.git', 'trace')
      const back = ['rollback', '--yes', '--reason', 'broken']
      const traced = await type(shop.folder, back, { LASTGOOD_FAULT_TRACE: trace })
      expect(traced.code, traced.stderr).toBe(0)
      const passed = readFileSync(trace, 'utf8').trim().split('\n')
      const journal = passed.filter((point) => point.startsWith('journal:after#'))
      // How often progress is journaled differs from run to run: of the first half each is there every time.
      const some = [1, 2].map(() => journal[randomInt(Math.floor(journal.length / 2))] ?? '')
      const points = [...passed.filter((point) => !point.startsWith('journal:')), ...new Set(some)]
      expect(points).toContain('target:switch:after#2')
      let before = starts(host(shop, 'web', 1)).length
      for (const point of points) {
        await typed(shop, 'deploy', '2.0.0', '--force')
        const killed = await type(shop.folder, back, { LASTGOOD_FAULT: point })
        expect(killed.signal, point).toBe('SIGKILL')
        const [run] = await inProject(shop.folder, ({ ledger }) => ledger.runs({ limit: 1 }))
        if (run?.kind === 'rollback' && run.status !== 'succeeded') {
          await typed(shop, 'runs', 'resume', String(run.id))
        } else if (run?.kind !== 'rollback') await typed(shop, ...back)
        expect(hosts.map(current), point).toEqual(['1.9.0', '1.9.0'])
        before += 2
        expect(
          hosts.map((one) => starts(one).length),
          point,
        ).toEqual([before, before])
      }
    })
  },
)
