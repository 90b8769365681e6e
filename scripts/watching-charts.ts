/**
 * Usage: node scripts/watching-charts.ts [folder]. Makes the series of docs/watching.md (seeded, so always the same) and has `lastgood replay`
 * draw them, exactly as the commands beside the charts say. The folder is docs/watching when absent.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = process.argv[2] ?? join(root, 'docs/watching')

/** mulberry32. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A row per 10 s from 03:00:00 on, of 500 requests each; `share` tells the chance of a bad one by row, counted from 0. */
function series(rows: number, seed: number, share: (row: number) => number): string {
  const next = random(seed)
  const lines = Array.from({ length: rows }, (_, row) => {
    let bad = 0
    for (let request = 0; request < 500; request++) if (next() < share(row)) bad++
    const time = new Date(Date.UTC(2026, 10, 21, 3, 0, row * 10)).toISOString().slice(11, 19)
    return `${time},${bad},500\n`
  })
  return `time,bad,total\n${lines.join('')}`
}

const charts = [
  {
    name: 'alpha',
    csv: series(180, 1, (row) => (row < 120 ? 0.001 : 0.008)),
    args: ['--limit', '0.2%'],
  },
  {
    name: 'tolerance',
    csv: series(540, 2, () => 0.0015),
    args: ['--baseline', '0.1%', '--tolerance', '2x'],
  },
  { name: 'soak', csv: series(90, 3, () => 0.0005), args: ['--limit', '0.2%'] },
]

mkdirSync(folder, { recursive: true })
for (const { name, csv, args } of charts) {
  writeFileSync(join(folder, `${name}.csv`), csv)
  const typed = ['replay', '--data', `${name}.csv`, ...args, '--svg', `${name}.svg`]
  const drawn = spawnSync(process.execPath, [join(root, 'bin/lastgood.js'), ...typed], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (drawn.status !== 0) throw new Error(drawn.stderr)
  console.log(`lastgood ${typed.join(' ')}\n${drawn.stdout}`)
}
