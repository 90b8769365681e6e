import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FolderReport } from '../src/database/verdict.ts'
import { noPostgres, programs, startPostgres } from '../test/support/postgres.ts'
import { pairsById, tally, type Compared, type Tally } from './correctness/agree.ts'
import { filesOf, type Plain } from './correctness/files.ts'
import { Oracle } from './correctness/oracle.ts'
import { projects, type Project } from './correctness/projects.ts'
import { programsOn } from './correctness/server.ts'
import type { BenchResult } from './result.ts'

const program = fileURLToPath(new URL('../bin/lastgood.js', import.meta.url))

/**
 * What lastgood says of public projects' migrations beside what PostgreSQL itself shows.
 * @param folders clones: `<folder>/<owner>/<name>` for each project of `correctness/projects.ts` that is to be judged
 */
export async function run(folders: readonly string[]): Promise<BenchResult> {
  if (noPostgres !== null || programs === null) throw new Error(noPostgres ?? 'no PostgreSQL')
  const found = projects.flatMap((project) => {
    const folder = folders
      .map((one) => resolve(one, project.repository, project.folder))
      .find((one) => existsSync(one))
    return folder === undefined ? [] : [{ project, folder }]
  })
  if (found.length === 0) {
    const names = projects.map(({ repository }) => repository).join(', ')
    throw new Error(`name a folder that holds clones as owner/name of one of: ${names}`)
  }
  const rows: { label: string; seconds: number[] }[] = []
  const facts: Record<string, number> = {}
  const details: Record<string, Project & Tally> = {}
  for (const { project, folder } of found) {
    const began = process.hrtime.bigint()
    const full = await lastgood(folder, [])
    const taken = Number(process.hrtime.bigint() - began) / 1e9
    const rules = await lastgood(folder, ['--rules-only'])
    const counted = tally(await compare(folder, full, rules))
    const { repository } = project
    rows.push({ label: `${repository}: contract and round trip of all`, seconds: [taken] })
    facts[`${repository}: files`] = counted.files
    facts[`${repository}: breaks that PostgreSQL shows`] = counted.breaks
    facts[`${repository}: of these missed`] = counted.missed.length
    facts[`${repository}: false alarms`] = counted.falseAlarms.length
    facts[`${repository}: unknown though it runs`] = counted.unknown.length
    facts[`${repository}: downs tried by both`] = counted.downs
    facts[`${repository}: of these judged otherwise`] = counted.downsApart.length
    details[repository] = { ...project, ...counted }
  }
  return { name: 'database-correctness', rows, facts, details }
}

async function compare(
  folder: string,
  full: FolderReport,
  rules: FolderReport,
): Promise<readonly Compared[]> {
  const files = filesOf(folder)
  if (files === null) throw new Error(`${folder} holds no migrations that look like such`)
  await using server = await startPostgres()
  await using on = await programsOn(programs ?? '', (database) =>
    server.urlFor('super', 'of-the-super-user', database),
  )
  await on.copy('template1', 'history')
  const oracle = new Oracle(on, 'history')
  const [pairs, ruled] = [pairsById(full), pairsById(rules)]
  const compared: Compared[] = []
  for (const group of grouped(files, new Set(pairs.keys()))) {
    const id = group[0]?.id ?? ''
    const seen = await oracle.step(group)
    const [pair, byRules] = [pairs.get(id), ruled.get(id)]
    if (pair === undefined || byRules === undefined) throw new Error(`no pair is called ${id}`)
    compared.push({ id, files: group.length, seen, full: pair, rules: byRules })
  }
  return compared
}

/** Files that lastgood takes for one step are one here: what was released together is asked together. */
function grouped(files: readonly Plain[], ids: ReadonlySet<string>): readonly (readonly Plain[])[] {
  const groups: Plain[][] = []
  for (const file of files) {
    const last = groups.at(-1)
    if (last === undefined || ids.has(file.id)) groups.push([file])
    else last.push(file)
  }
  return groups
}

function lastgood(folder: string, options: readonly string[]): Promise<FolderReport> {
  return new Promise((done, reject) => {
    const child = spawn(
      process.execPath,
      [program, 'check', '--migrations', join(folder), '--json', ...options],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let out = ''
    child.stdout.on('data', (some: Buffer) => (out += some.toString()))
    child.on('error', reject)
    child.on('close', () => {
      try {
        done(JSON.parse(out) as FolderReport)
      } catch {
        reject(new Error(`lastgood said no JSON of ${folder}: ${out.slice(0, 500)}`))
      }
    })
  })
}
