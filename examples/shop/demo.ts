/**
 * The main job, end to end, on this machine: release, deploy, soak to good, deploy a bad one, which is seen and rolled back by itself,
 * verified and written up; then a bad canary, which goes no further, and a good one, which does. Everything is typed as a user would type it.
 *
 * Usage: node examples/shop/demo.ts [--json]
 */
import { copyFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { constantLoad } from './load.ts'
import { measure, reached } from './measure.ts'
import { shopConfig, shopFiles } from './versions.ts'
import { freePort, openWorkshop } from './workshop.ts'

const json = process.argv.includes('--json')
const output = json ? 2 : 1
const say = (line: string) => (json ? process.stderr : process.stdout).write(`${line}\n`)

const port = await freePort()
const shop = openWorkshop(output)
const stop = new AbortController()
const expectExit = async (wanted: number, ...args: string[]) => {
  const code = await shop.type(...args)
  if (code !== wanted) throw new Error(`lastgood ${args.join(' ')} exited ${code}, not ${wanted}`)
}

try {
  say(`A shop with a history of its own, in ${shop.folder}`)
  shop.commit({ ...shopFiles('1.9.0', 0), 'lastgood.yaml': shopConfig(port) }, 'Open the shop')
  await expectExit(0, 'release', '1.9.0', '--notes', 'The shop as it was.')
  await expectExit(0, 'deploy', '1.9.0', '-e', 'production')

  say('\n# Customers arrive: 300 requests a second, two thirds of them checkouts.')
  const results: { at: number; ok: boolean }[] = []
  const load = constantLoad({
    url: `http://127.0.0.1:${port}`,
    paths: ['/', '/checkout', '/checkout'],
    ratePerSecond: 300,
    connections: 32,
    signal: stop.signal,
    onResult: (result) => results.push({ at: result.startedAt, ok: result.ok }),
  })
  await expectExit(0, 'deploy', '1.9.0', '-e', 'production', '--soak')

  shop.commit(shopFiles('2.0.0', 0.08), 'Show payment totals with two decimals')
  await expectExit(0, 'release', '2.0.0', '--notes', 'Nicer totals.')
  say('\n# 2.0.0 fails 8 % of the checkouts. Nobody knows yet.')
  await expectExit(6, 'deploy', '2.0.0', '-e', 'production', '--strategy', 'blue-green', '--soak')
  await new Promise((done) => setTimeout(done, 1500))
  const badUntil = Date.now()

  const canary = ['-e', 'production', '--strategy', 'canary', '--steps', '5,25,50,100']
  const hold = ['--hold', '1s', '--hold-max', '90s']
  shop.commit(shopFiles('2.0.1', 0.08), 'Round the totals')
  await expectExit(0, 'release', '2.0.1', '--notes', 'Rounded totals.')
  say('\n# 2.0.1 fails as well; this time only a canary meets the customers.')
  await expectExit(6, 'deploy', '2.0.1', ...canary, ...hold)

  shop.commit(shopFiles('2.0.2', 0), 'Compute the totals in cents')
  await expectExit(0, 'release', '2.0.2', '--notes', 'Totals that are numbers.')
  say('\n# 2.0.2 is mended: each share is held until the checkouts allow the next.')
  await expectExit(0, 'deploy', '2.0.2', ...canary, ...hold)
  stop.abort()
  await load
  await expectExit(0, 'status')
  await expectExit(0, 'audit')

  const report = resolve('incident.md')
  const figures = measure(
    shop,
    results.filter(({ at }) => at < badUntil),
  )
  const canaries = { bad: reached(shop, '2.0.1'), good: reached(shop, '2.0.2') }
  copyFileSync(figures.report, report)
  const document = { ...figures, report, canaries }
  if (json) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
  else {
    say('')
    for (const line of timeline(document)) say(line)
    say(`The bad canary reached ${canaries.bad} % of the traffic, the good one ${canaries.good} %.`)
  }
} finally {
  stop.abort()
  await shop.type('local', 'stop')
  shop.dispose()
}

function timeline(figures: ReturnType<typeof measure>): string[] {
  const seconds = (value: number) => `${value.toFixed(2)} s`
  return [
    `${figures.from} served badly for ${seconds(figures.timeToDetect + figures.timeToDecide + figures.timeToRestore)}:`,
    `  detected after  ${seconds(figures.timeToDetect)}  (from the first request it answered to its verdict)`,
    `  decided in      ${seconds(figures.timeToDecide)}  (from the verdict to the start of the rollback)`,
    `  restored in     ${seconds(figures.timeToRestore)}  (from there until all traffic was back on ${figures.to}, by ${figures.strategy})`,
    `${figures.requests} requests, ${figures.failed} failed, ${figures.failedAfterRestore} of them after the traffic was back.`,
    `The report: ${figures.report}`,
  ]
}
