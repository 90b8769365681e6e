import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aScene } from '../../test/support/evidence.ts'
import { aPlan, minute, startedRun } from '../../test/support/ledger.ts'
import type { Project } from '../project/project.ts'
import { foldRun } from '../run/fold.ts'
import type { IncidentInput } from './report.ts'
import { writeIncident } from './write.ts'

/** A report input from a run in the real ledger. */
async function ended({ ledger }: Project): Promise<IncidentInput> {
  const plan = aPlan({ kind: 'rollback', strategy: 'switch-back', from: '2.0.0', to: '1.9.0' })
  const lease = await startedRun(ledger, { ...plan, reason: 's3cret-token leaked' }, minute(1))
  await ledger.append(lease, [{ type: 'run-succeeded', says: '' }], minute(2))
  const entries = await ledger.journal(lease.runId)
  const run = foldRun(lease.runId, entries)
  if (!run.ok) throw new Error(JSON.stringify(run.problems))
  return { run: run.value, entries, snapshot: null, verdicts: [], signal: null, recovery: [] }
}

test('the report stands in the incidents folder under run and date, and can be written again', async () => {
  await using scene = await aScene()
  const { project } = scene
  const input = await ended(project)
  const first = await writeIncident(project, input)
  expect(first).toEqual({
    ok: true,
    value: join(project.stateFolder, 'incidents', `${input.run.id}-2026-01-01.md`),
  })
  expect(await writeIncident(project, input)).toEqual(first)
  expect(await readdir(join(project.stateFolder, 'incidents'))).toHaveLength(1)
  const text = await readFile(first.ok ? first.value : '', 'utf8')
  expect(text).toMatch(/^# shop in production: back from 2\.0\.0 to 1\.9\.0\n/)
  expect(text).not.toContain('s3cret-token')
})

test('a folder that cannot be written is a Problem that says where the facts are', async () => {
  await using scene = await aScene()
  const { project } = scene
  const input = await ended(project)
  await mkdir(project.stateFolder, { recursive: true })
  await writeFile(join(project.stateFolder, 'incidents'), 'a file in the way')
  expect(await writeIncident(project, input)).toMatchObject({
    ok: false,
    problems: [{ hint: expect.stringContaining('lastgood runs show') as unknown }],
  })
})
