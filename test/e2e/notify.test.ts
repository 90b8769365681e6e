import { expect, test } from 'vitest'
import { startReceiver } from '../fakes/receiver.ts'
import { commitVersion, markGood, releaseAndDeploy, type, visit } from '../support/shop.ts'
import { json, shops } from './shop-rig.ts'

const shop = shops()

/** A shop with 2.0.0 in production and 1.9.0 known to be good, that tells a Slack. */
async function shopThatTells(url: string): Promise<string> {
  const folder = await shop(
    `    notify: [{ kind: slack, url: '${url}/hunter2', on: [rolled-back, rollback-failed] }]\n`,
  )
  await releaseAndDeploy(folder, '1.9.0')
  await markGood(folder, '1.9.0')
  await commitVersion(folder, '2.0.0')
  await releaseAndDeploy(folder, '2.0.0')
  return folder
}

const back = ['rollback', '--yes', '--reason', 'checkout 500s', '--json']

/** Milliseconds since 1970 at which the newest run was over. */
async function over(folder: string): Promise<number> {
  const shown = json((await type(folder, ['runs', '--json'])).stdout)
  const [run] = shown['runs'] as { endedAt: string }[]
  return Date.parse(run?.endedAt ?? '')
}

test(
  'a Slack that hangs delays no rollback, and hears of it later',
  { timeout: 300_000 },
  async () => {
    await using slack = await startReceiver()
    slack.mode = 'hang'
    const folder = await shopThatTells(slack.url)
    const typed = await type(folder, back)
    expect(typed, typed.stderr).toMatchObject({ code: 0 })
    expect(await visit(folder)).toMatchObject({ body: '1.9.0' })
    // It was asked only when the run was over: the run has no place in which it could have waited.
    expect(slack.delivered).toHaveLength(1)
    expect(slack.delivered[0]?.at).toBeGreaterThanOrEqual(await over(folder))
    const told = json((await type(folder, ['status', '--json'])).stdout)
    expect(told['undelivered']).toMatchObject([
      { what: expect.stringContaining('slack.0') as string },
    ])
    expect(JSON.stringify(told)).not.toContain('hunter2')
    expect((await type(folder, ['doctor'])).stdout).toMatch(/messages +tells slack/)
  },
)

test.each(['outbox:before#1', 'outbox:written#1', 'outbox:sent#1'])(
  'killed at %s, the message is delivered by whoever runs next',
  { timeout: 300_000 },
  async (point) => {
    await using slack = await startReceiver()
    const folder = await shopThatTells(slack.url)
    const killed = await type(folder, back, { LASTGOOD_FAULT: point })
    expect(killed.signal).toBe('SIGKILL')
    const next = await type(folder, ['status'])
    expect(next, next.stderr).toMatchObject({ code: 0 })
    expect(slack.delivered.length).toBeGreaterThanOrEqual(1)
    expect(slack.delivered.at(-1)?.body).toContain('rolled back 2.0.0 -&gt; 1.9.0: checkout 500s')
    const after = slack.delivered.length
    await type(folder, ['status'])
    expect(slack.delivered).toHaveLength(after)
  },
)
