import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { commitVersion, inProject, markGood, releaseAndDeploy, visit } from '../support/shop.ts'
import { shops } from './shop-rig.ts'

const shop = shops()
const bin = fileURLToPath(new URL('../../bin/lastgood.js', import.meta.url))

/** A shop that counts for itself, and whose metrics can be taken down: 2.0.0 fails its checkouts. */
const server = `import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
const counts = { 200: 0, 500: 0 }
const started = Date.now() / 1000
let down = false
createServer((request, response) => {
  const answer = (status, body) => { response.writeHead(status, { 'content-type': 'text/plain; version=0.0.4' }); response.end(body) }
  if (request.url === '/metrics-down') { down = true; return answer(200, version) }
  if (request.url === '/metrics-up') { down = false; return answer(200, version) }
  if (request.url === '/metrics') {
    const lines = Object.entries(counts).map(([code, n]) => 'shop_requests_total{code="' + code + '"} ' + n)
    const text = ['# TYPE shop_requests_total counter', ...lines, '# TYPE process_start_time_seconds gauge', 'process_start_time_seconds ' + started, '']
    return down ? answer(503, 'no') : answer(200, text.join('\\n'))
  }
  if (request.url === '/') return answer(200, version)
  const status = version === '2.0.0' ? 500 : 200
  counts[status] += 1
  answer(status, version)
}).listen(Number(process.env.PORT), '127.0.0.1')
`

const more = `migrations: [migrations]
guards:
  errors:
    source: scrape
    total: shop_requests_total
    bad: shop_requests_total{code="500"}
    limit: 1%
policy: { auto: true }
`

test(
  'a release whose metrics are down is left alone, and goes back once they tell that it is bad',
  { timeout: 300_000 },
  async () => {
    const folder = await shop(more)
    const file = join(folder, 'lastgood.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace('soak: 1s', 'soak: 60s'))
    await commitVersion(folder, '1.9.0', { 'server.js': server })
    await releaseAndDeploy(folder, '1.9.0')
    await markGood(folder, '1.9.0')
    await commitVersion(folder, '2.0.0', { 'server.js': server })
    await releaseAndDeploy(folder, '2.0.0')
    await visit(folder, '/metrics-down')
    for (let n = 0; n < 50; n++) await visit(folder, '/checkout')

    const watcher = spawn(process.execPath, [bin, 'watch', '--json'], { cwd: folder })
    let said = ''
    watcher.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
    try {
      const path = join(folder, '.lastgood', 'watch', 'production', 'deployment-2.json')
      const kept = () => {
        try {
          return JSON.parse(readFileSync(path, 'utf8')) as unknown
        } catch {
          return null
        }
      }
      const looks = (state: unknown) =>
        (state as { state: { answered: number } } | null)?.state.answered ?? 0
      await expect.poll(() => looks(kept()), { timeout: 120_000 }).toBeGreaterThan(4)
      expect(kept()).toMatchObject({
        intent: null,
        state: {
          phase: 'watching',
          guards: [{ problem: { what: expect.any(String) as unknown } }],
        },
      })
      await visit(folder, '/metrics-up')
      const exited = once(watcher, 'exit') as Promise<[number | null]>
      let going = true
      const load = (async () => {
        while (going) {
          await visit(folder, '/checkout')
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
      })()
      const [code] = await exited
      going = false
      await load
      expect({ code, said }).toMatchObject({ code: 6 })
    } finally {
      watcher.kill('SIGKILL')
    }
    expect((await visit(folder)).body).toBe('1.9.0')
    const runs = await inProject(folder, ({ ledger }) => ledger.runs({ limit: 10 }))
    expect(runs.filter(({ kind }) => kind === 'rollback')).toMatchObject([{ status: 'succeeded' }])
  },
)
