/**
 * The main job, end to end, on this machine: release, deploy, soak to good, deploy a bad one, see it, decide, go back,
 * verify, write it up. Everything is typed as a user would type it.
 *
 * Usage: node examples/shop/demo.ts [--json]
 */
import { copyFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { constantLoad } from './load.ts'
import { measure } from './measure.ts'
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

  say('\n# Customers arrive: 300 requests a second, a third of them checkouts.')
  const results: { at: number; ok: boolean }[] = []
  const load = constantLoad({
    url: `http://127.0.0.1:${port}`,
    paths: ['/', '/cart', '/checkout'],
    ratePerSecond: 300,
    connections: 32,
    signal: stop.signal,
    onResult: (result) => results.push({ at: result.startedAt, ok: result.ok }),
  })
  await expectExit(0, 'deploy', '1.9.0', '-e', 'production', '--soak')

  shop.commit(shopFiles('2.0.0', 0.08), 'Show payment totals with two decimals')
  await expectExit(0, 'release', '2.0.0', '--notes', 'Nicer totals.')
  say('\n# 2.0.0 fails 8 % of the checkouts. Nobody knows yet.')
  await expectExit(1, 'deploy', '2.0.0', '-e', 'production', '--strategy', 'blue-green', '--soak')

  await expectExit(0, 'plan', '-e', 'production')
  await expectExit(0, 'rollback', '-e', 'production', '--yes', '--reason', 'checkout answers 500')
  await new Promise((done) => setTimeout(done, 1500))
  stop.abort()
  await load
  await expectExit(0, 'status')
  await expectExit(0, 'audit')

  const report = resolve('incident.md')
  const figures = measure(shop, results)
  copyFileSync(figures.report, report)
  const document = { ...figures, report }
  if (json) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
  else {
    say('')
    for (const line of timeline(document)) say(line)
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
