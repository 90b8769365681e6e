import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { madeUpMigrations } from './made-up-migrations.ts'
import type { BenchResult } from './result.ts'

const count = 1000
const seed = 42
const rounds = 5
const once = fileURLToPath(new URL('database-rules-once.ts', import.meta.url))

/** 1,000 migrations judged one after the other by a cold process; PostgreSQL's parser alone as the peer. */
export async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-bench-'))
  try {
    const migrations = madeUpMigrations(count, seed)
    for (const { id, up } of migrations) writeFileSync(join(folder, `${id}.sql`), up)
    let findings = 0
    const time = (what: string) => {
      const began = process.hrtime.bigint()
      const done = spawnSync(process.execPath, [once, folder, what])
      if (done.status !== 0) throw new Error(done.stderr.toString())
      findings = Math.max(findings, Number(done.stdout.toString()))
      return Number(process.hrtime.bigint() - began) / 1e9
    }
    const rows = ['parse', 'judge'].map((what) => ({
      label: what === 'parse' ? 'peer: parse only, cold' : 'parse and judge, cold',
      seconds: Array.from({ length: rounds }, () => time(what)),
    }))
    return {
      name: 'database-rules',
      note: `${count} migrations, seed ${seed}`,
      rows,
      facts: { findings },
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
