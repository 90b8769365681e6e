import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const demo = fileURLToPath(new URL('../../examples/shop/demo.ts', import.meta.url))

test(
  'the demo finds the bad release, goes back without a dropped request, and writes it up',
  { timeout: 240_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lastgood-demo-'))
    try {
      const done = await promisify(execFile)(process.execPath, [demo, '--json'], { cwd: folder })
      const figures = JSON.parse(done.stdout) as Record<string, unknown>
      expect(figures).toMatchObject({
        failedAfterRestore: 0,
        strategy: 'switch-back',
        from: '2.0.0',
        to: '1.9.0',
        report: join(folder, 'incident.md'),
        canaries: { bad: 5, good: 100 },
      })
      for (const name of ['requests', 'failed', 'timeToDetect', 'timeToDecide', 'timeToRestore']) {
        expect(figures[name], name).toBeGreaterThan(0)
      }
      const report = readFileSync(join(folder, 'incident.md'), 'utf8')
      expect(report).toContain('back from 2.0.0 to 1.9.0')
      expect(report).toContain('checkout-errors')
      expect(done.stderr).toContain('stopped production/web')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
)
