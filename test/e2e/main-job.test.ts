import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commitVersion, starts, type, visit } from '../support/shop.ts'
import { json, shops } from './shop-rig.ts'

const shop = shops()

async function done(folder: string, ...args: string[]): Promise<void> {
  const typed = await type(folder, args)
  expect(typed, args.join(' ')).toMatchObject({ code: 0 })
}

test('release, deploy, break, roll back, prove it', { timeout: 300_000 }, async () => {
  const folder = await shop()
  await done(folder, 'release', '1.9.0')
  await done(folder, 'deploy', '1.9.0', '-e', 'production')
  expect(await visit(folder)).toEqual({ status: 200, body: '1.9.0' })
  await done(folder, 'mark', '1.9.0', 'good', '-e', 'production', '--reason', 'soaked')
  await commitVersion(folder, '2.0.0')
  await done(folder, 'release', '2.0.0')
  await done(folder, 'deploy', '2.0.0', '-e', 'production', '--strategy', 'blue-green')
  expect(await visit(folder)).toEqual({ status: 200, body: '2.0.0' })

  const plan = json((await type(folder, ['plan', '-e', 'production', '--json'])).stdout)
  expect(plan).toMatchObject({
    exit: 0,
    decision: { from: '2.0.0', to: { version: '1.9.0', how: 'last-good' }, choice: 'switch-back' },
  })

  const back = await type(folder, [
    'rollback',
    '-e',
    'production',
    '--yes',
    '--reason',
    'checkout 500s',
    '--json',
  ])
  expect(back.code).toBe(0)
  expect(json(back.stdout)).toMatchObject({ exit: 0, run: { status: 'succeeded' }, problems: [] })
  expect(await visit(folder)).toEqual({ status: 200, body: '1.9.0' })
  expect(starts(folder)).toHaveLength(2)

  const status = json((await type(folder, ['status', '-e', 'production', '--json'])).stdout)
  expect(status).toMatchObject({
    environments: [{ running: '1.9.0', standing: { verdict: 'good' } }],
    verdicts: expect.arrayContaining([
      expect.objectContaining({ version: '2.0.0', verdict: 'bad' }),
    ]) as unknown,
  })

  // Going back twice does not toggle, and a bad release does not come back by deploying it either.
  expect(await type(folder, ['rollback', '-e', 'production', '--yes'])).toMatchObject({ code: 3 })
  const again = await type(folder, ['deploy', '2.0.0', '-e', 'production'])
  expect(again.code).toBe(3)
  expect(again.stderr).toContain('2.0.0 is bad in production')
  expect(await visit(folder)).toEqual({ status: 200, body: '1.9.0' })
  await done(folder, 'audit')
})

test('without a person who agrees, a rollback in production is refused and changes nothing', async () => {
  const folder = await shop()
  await done(folder, 'release', '1.9.0')
  await done(folder, 'deploy', '1.9.0')
  await commitVersion(folder, '2.0.0')
  await done(folder, 'release', '2.0.0')
  await done(folder, 'deploy', '2.0.0')
  expect(await type(folder, ['rollback'])).toMatchObject({ code: 3 })
  expect(await visit(folder)).toEqual({ status: 200, body: '2.0.0' })
})

test('what --dry-run printed is what runs', async () => {
  const folder = await shop()
  await done(folder, 'release', '1.9.0')
  const dry = await type(folder, ['deploy', '1.9.0', '--dry-run', '--json'])
  const { plan } = json(dry.stdout) as { plan: { hash: string; steps: unknown[] } }
  expect(starts(folder)).toEqual([])
  writeFileSync(join(folder, '.git', 'plan.json'), dry.stdout)
  const ran = await type(folder, ['deploy', '1.9.0', '--plan', '.git/plan.json', '--json'])
  expect(json(ran.stdout)).toMatchObject({
    run: { status: 'succeeded', plan: { hash: plan.hash } },
  })
  writeFileSync(join(folder, '.git', 'plan.json'), dry.stdout.replaceAll('1.9.0', '1.9.1'))
  expect(await type(folder, ['deploy', '1.9.0', '--plan', '.git/plan.json'])).toMatchObject({
    code: 2,
  })
})

test(
  'a canary moves the traffic in steps, and rolling leaves no old process',
  { timeout: 120_000 },
  async () => {
    const folder = await shop()
    await done(folder, 'release', '1.9.0')
    await done(folder, 'deploy', '1.9.0', '--strategy', 'rolling')
    await commitVersion(folder, '1.9.1')
    await done(folder, 'release', '1.9.1')
    const canary = await type(folder, [
      'deploy',
      '1.9.1',
      '--strategy',
      'canary',
      '--steps',
      '20,50',
      '--hold',
      '200ms',
      '--json',
    ])
    expect(canary.code).toBe(0)
    const { run } = json(canary.stdout) as { run: { plan: { steps: { title: string }[] } } }
    const titles = run.plan.steps.map((step) => step.title).join('\n')
    expect(titles).toContain('20 %')
    expect(titles).toContain('50 %')
    await done(folder, 'mark', '1.9.1', 'good')
    await commitVersion(folder, '1.9.2')
    await done(folder, 'release', '1.9.2')
    await done(folder, 'deploy', '1.9.2', '--strategy', 'rolling')
    expect(await visit(folder)).toEqual({ status: 200, body: '1.9.2' })
    // After rolling nothing is warm: the way back is the artifact.
    const plan = json((await type(folder, ['plan', '--json'])).stdout)
    expect(plan).toMatchObject({ decision: { choice: 'redeploy', to: { version: '1.9.1' } } })
    await done(folder, 'rollback', '--yes')
    expect((await visit(folder)).body).toBe('1.9.1')
  },
)
