import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
import { freePort } from '../../src/host/ports.ts'
import { noAlertmanager, startAlertmanager } from '../support/alertmanager.ts'
import { startReceiver } from '../fakes/receiver.ts'
import { commitVersion, inProject, markGood, releaseAndDeploy, visit } from '../support/shop.ts'
import { shops } from './shop-rig.ts'

// Before the shops', and so run after them: closing a shop reads its configuration.
afterEach(() => void vi.unstubAllEnvs())
const shop = shops()
const guide = readFileSync(new URL('../../docs/guides/alerts.md', import.meta.url), 'utf8')
const [ours = '', theirs = ''] = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(
  ([, text]) => text,
)
const commands = /```\n(export [\s\S]*?)```/.exec(guide)?.[1]?.trim().split('\n') ?? []
const patient = { timeout: 120_000, interval: 100 }

const bin = fileURLToPath(new URL('../../bin/lastgood.js', import.meta.url))

/** A typed command that stays, until it is disposed by Ctrl-C. */
async function staying(folder: string, args: readonly string[]) {
  const child = spawn(process.execPath, [bin, ...args], { cwd: folder, env: process.env })
  let says = ''
  child.stdout.on('data', (text: Buffer) => (says += text.toString()))
  child.stderr.on('data', (text: Buffer) => (says += text.toString()))
  const ended = once(child, 'exit')
  await vi.waitFor(() => expect(says).toContain('listening on'), patient)
  return {
    says: () => says,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGINT')
      await ended
    },
  }
}

test.skipIf(noAlertmanager !== null)(
  `docs/guides/alerts.md, word by word${noAlertmanager === null ? '' : ` (${noAlertmanager})`}`,
  { timeout: 300_000 },
  async () => {
    await using slack = await startReceiver()
    const told = `notify: [{ kind: slack, url: '${slack.url}', on: [paged-with-plan] }]\n`
    const [exported = '', typed = ''] = commands
    const [, name = '', token = ''] = /^export (\w+)=(\S+)$/.exec(exported) ?? []
    // Everything that reads the configuration, in this process too, has the variable.
    vi.stubEnv(name, token)
    const folder = await shop(`migrations: [db]\n${ours}${told}`)
    await releaseAndDeploy(folder, '1.9.0')
    await markGood(folder, '1.9.0')
    await commitVersion(folder, '2.0.0')
    await releaseAndDeploy(folder, '2.0.0')
    const port = String(await freePort())
    const args = typed.replace('9099', port).split(' ').slice(1)
    await using listener = await staying(folder, [...args, '--auto'])
    const url = `http://127.0.0.1:${port}/alerts/am`
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401)
    await using alertmanager = await startAlertmanager(
      `route: { receiver: lastgood, group_wait: 0s, group_interval: 1s, repeat_interval: 1s }\n${theirs.replace('9099', port)}`,
    )
    const labels = { alertname: 'ShopErrors', service: 'shop', environment: 'production' }
    const annotations = { summary: 'The checkout answers 5xx' }
    // It began before 2.0.0 came, so it is not held against it.
    const startsAt = '2020-01-01T00:00:00Z'
    await alertmanager.post({ labels: { ...labels, severity: 'old' }, startsAt })
    await vi.waitFor(() => expect(listener.says()).toContain('nothing done'), patient)
    expect(await visit(folder)).toMatchObject({ body: '2.0.0' })

    await alertmanager.post({ labels, annotations, startsAt: new Date().toISOString() })
    // Alertmanager goes on repeating the firing; the message comes with the listener's next look at the outbox.
    await vi.waitFor(() => expect(slack.delivered).toHaveLength(1), patient)
    expect(slack.delivered[0]?.body).toContain('roll back 2.0.0 -&gt; 1.9.0?')
    expect(slack.delivered[0]?.body).toContain('The checkout answers 5xx')
    await inProject(folder, async ({ ledger }) => {
      const runs = await ledger.runs({ service: 'shop', limit: 10 })
      expect(runs.filter(({ kind }) => kind === 'rollback')).toHaveLength(0)
    })
  },
)
