import { expect, test } from 'vitest'
import { aDeployment, aPlan, aRelease, minute, startedRun } from '../../test/support/ledger.ts'
import { temporaryLedger } from '../../test/support/ledger.ts'

test('a release is kept as it is, and an equal one changes nothing', async () => {
  await using place = await temporaryLedger()
  const { ledger } = place
  const release = aRelease({ notes: 'two\nlines, "quotes" and ünïcode', migrationLevel: '007' })
  expect(await ledger.recordRelease(release, minute(1))).toBeNull()
  expect(await ledger.recordRelease({ ...release }, minute(2))).toBeNull()
  expect(await ledger.releases('shop')).toEqual([release])
  expect(await ledger.releases('other')).toEqual([])
  expect(await ledger.audit()).toMatchObject({ state: 'intact', entries: 1 })
})

test('a release that was known by its tag alone takes further facts in, and never changes one', async () => {
  await using place = await temporaryLedger()
  const { ledger } = place
  const bare = aRelease({ artifacts: {}, migrationLevel: null })
  await ledger.recordRelease(bare, minute(1))
  expect(await ledger.recordRelease(aRelease(), minute(2))).toBeNull()
  expect(await ledger.releases('shop')).toEqual([aRelease()])
  expect(await ledger.recordRelease(bare, minute(3))).toBeNull()
  expect(await ledger.releases('shop')).toEqual([aRelease()])
  expect(await ledger.audit()).toMatchObject({ state: 'intact' })
})

test('a release known with other facts is a Problem that names them', async () => {
  await using place = await temporaryLedger()
  await place.ledger.recordRelease(aRelease(), minute(1))
  const moved = aRelease({ commit: 'b'.repeat(40), artifacts: { api: `sha256:${'f'.repeat(64)}` } })
  const problem = await place.ledger.recordRelease(moved, minute(2))
  expect(problem?.what).toContain('commit, artifacts')
  expect(await place.ledger.releases('shop')).toEqual([aRelease()])
})

test('deployments are told newest first, and by version once each', async () => {
  await using place = await temporaryLedger()
  const { ledger } = place
  for (const [i, version] of ['1.0.0', '1.1.0', '1.0.0', '1.2.0'].entries())
    await ledger.recordDeployment(aDeployment(version, minute(i)))
  await ledger.recordDeployment(aDeployment('9.9.9', minute(9), 'staging'))
  const versions = (rows: readonly { version: string; id: number }[]) =>
    rows.map((row) => [row.id, row.version])
  expect(versions(await ledger.deployments('shop', 'production', 2))).toEqual([
    [4, '1.2.0'],
    [3, '1.0.0'],
  ])
  expect(versions(await ledger.latestByVersion('shop', 'production', 10))).toEqual([
    [4, '1.2.0'],
    [3, '1.0.0'],
    [2, '1.1.0'],
  ])
  expect(versions(await ledger.latestByVersion('shop', 'production', 1))).toEqual([[4, '1.2.0']])
})

test('the newest verdict of every version counts', async () => {
  await using place = await temporaryLedger()
  const { ledger } = place
  const verdict = (version: string, name: 'good' | 'bad', at: string) => ({
    service: 'shop',
    environment: 'production',
    version,
    verdict: name,
    basis: 'marked' as const,
    reason: 'seen',
    by: 'ana',
    at,
  })
  await ledger.recordVerdict(verdict('1.0.0', 'good', minute(1)))
  await ledger.recordVerdict(verdict('1.1.0', 'good', minute(2)))
  await ledger.recordVerdict(verdict('1.0.0', 'bad', minute(3)))
  expect(await ledger.verdicts('shop', 'production')).toEqual([
    verdict('1.0.0', 'bad', minute(3)),
    verdict('1.1.0', 'good', minute(2)),
  ])
  expect(await ledger.verdicts('shop', 'production', ['1.1.0', '7.0.0'])).toEqual([
    verdict('1.1.0', 'good', minute(2)),
  ])
  expect(await ledger.verdicts('shop', 'production', [])).toEqual([])
  expect(await ledger.verdicts('shop', 'staging')).toEqual([])
})

test('a run brings its deployment along, and only one is active in an environment', async () => {
  await using place = await temporaryLedger()
  const { ledger } = place
  const config = { CACHE_TTL: 'fingerprint' }
  const created = await ledger.createRun(aPlan(), config, minute(1))
  expect(created).toMatchObject({ state: 'created', run: { status: 'queued', deploymentId: 1 } })
  expect(await ledger.createRun(aPlan(), null, minute(2))).toMatchObject({
    state: 'busy',
    active: { id: 1 },
  })
  expect(await ledger.createRun(aPlan({ environment: 'staging' }), null, minute(2))).toMatchObject({
    state: 'created',
  })
  expect(await ledger.current('shop', 'production')).toBeNull()
  expect(await ledger.deployments('shop', 'production', 5)).toMatchObject([
    { outcome: 'running', endedAt: null, runId: 1, config },
  ])
  expect(await ledger.activeRun('shop', 'production')).toMatchObject({ id: 1 })
  expect((await ledger.runs({ limit: 9 })).map((run) => run.id)).toEqual([2, 1])
  expect((await ledger.runs({ environment: 'staging', limit: 9 })).map((run) => run.id)).toEqual([
    2,
  ])
  expect(await ledger.run(3)).toBeNull()
  // The index itself, not only the question before it.
  const columns = 'service, environment, kind, strategy, to_version, status, made_by, created_at'
  const copy = `insert into runs (${columns}, deployment_id) select ${columns}, 1 from runs where id = 1`
  expect(() => place.sql(copy)).toThrow(/UNIQUE/)
})

test.for([
  ['run-succeeded', 'succeeded', { says: 'done' }],
  ['run-failed', 'failed', { problem: { what: 'w', where: 'w', hint: 'h' } }],
  ['run-stopped', 'stopped', { by: 'ana', reason: '' }],
  ['run-needs-human', 'needs-human', { problem: { what: 'w', where: 'w', hint: 'h' } }],
] as const)('%s ends run and deployment as %s', async ([type, status, more]) => {
  await using place = await temporaryLedger()
  const { ledger } = place
  const lease = await startedRun(ledger, {}, minute(1))
  expect(await ledger.run(lease.runId)).toMatchObject({ status: 'running', endedAt: null })
  await ledger.append(lease, [{ type, ...more } as never], minute(3))
  expect(await ledger.run(lease.runId)).toMatchObject({ status, endedAt: minute(3) })
  expect(await ledger.deployments('shop', 'production', 1)).toMatchObject([
    { outcome: status, startedAt: minute(1), endedAt: minute(3) },
  ])
  expect(await ledger.activeRun('shop', 'production')).toBeNull()
  const current = await ledger.current('shop', 'production')
  expect(current?.version).toBe(status === 'succeeded' ? '1.9.0' : undefined)
  expect(await ledger.audit()).toMatchObject({ state: 'intact' })
})

test('a stopped run can be resumed, unless another has become active', async () => {
  await using place = await temporaryLedger()
  const { ledger } = place
  const lease = await startedRun(ledger, {}, minute(1))
  await ledger.requestStop(lease.runId, { by: 'ana', reason: 'wait', at: minute(2) })
  await ledger.append(lease, [{ type: 'run-stopped', by: 'ana', reason: 'wait' }], minute(2))
  // What was asked of its former life must not stop it again.
  expect(await ledger.stopRequest(lease.runId)).toBeNull()
  const resumed = { type: 'run-resumed', owner: lease.owner, token: lease.token } as const
  await ledger.append(lease, [resumed], minute(3))
  expect(await ledger.run(lease.runId)).toMatchObject({ status: 'running', endedAt: null })
  await ledger.append(lease, [{ type: 'run-stopped', by: 'ana', reason: 'wait' }], minute(4))
  const other = await startedRun(ledger, {}, minute(5))
  await expect(ledger.append(lease, [resumed], minute(6))).rejects.toThrow(
    `run ${other.runId} is active`,
  )
  expect((await ledger.journal(lease.runId)).at(-1)?.event.type).toBe('run-stopped')
  expect(await ledger.audit()).toMatchObject({ state: 'intact' })
})

test('the first stop request stays; none is taken by a run that ended, and a missing run is a Problem', async () => {
  await using place = await temporaryLedger()
  const { ledger } = place
  const lease = await startedRun(ledger, {}, minute(1))
  const first = { by: 'ana', reason: 'wrong version', at: minute(2) }
  await ledger.requestStop(lease.runId, first)
  await ledger.requestStop(lease.runId, { by: 'bo', reason: 'me too', at: minute(3) })
  expect(await ledger.stopRequest(lease.runId)).toEqual(first)
  expect(await ledger.audit()).toMatchObject({ state: 'intact' })
  await ledger.append(lease, [{ type: 'run-succeeded', says: '' }], minute(4))
  await ledger.requestStop(lease.runId, first)
  expect(await ledger.stopRequest(lease.runId)).toBeNull()
  await expect(ledger.requestStop(77, first)).rejects.toThrow('There is no run 77')
})

test('durations are medians by strategy, of the newest runs that a clock could measure', async () => {
  await using place = await temporaryLedger()
  const { ledger } = place
  let now = 0
  const ran = async (strategy: 'rolling' | 'canary', minutes: number, ends = 'run-succeeded') => {
    const lease = await startedRun(ledger, { strategy }, minute(now))
    now += minutes
    await ledger.append(lease, [{ type: ends, says: '' } as never], minute(now))
  }
  for (const minutes of [50, 1, 2, 3]) await ran('rolling', minutes)
  await ran('canary', 4)
  await ran('canary', 6)
  await ran('canary', 0)
  await ran('rolling', 99, 'run-stopped')
  expect(await ledger.durations('shop', 'production', 'deploy', 3)).toEqual({
    rolling: { seconds: 120, runs: 3 },
    canary: { seconds: 300, runs: 2 },
  })
  expect(await ledger.durations('shop', 'production', 'rollback', 3)).toEqual({})
})

test('texts that no database column can hold do not break the ledger', async () => {
  await using place = await temporaryLedger()
  const { ledger } = place
  const strange = 'half \ud800 a pair, a zero \0 byte, \u2028'
  await ledger.recordRelease(aRelease({ notes: strange }), minute(1))
  await ledger.recordDeployment({ ...aDeployment('1.9.0', minute(1)), reason: strange })
  await startedRun(ledger, { reason: strange, strategy: strange as never }, minute(2))
  expect((await ledger.releases('shop'))[0]?.notes).toBe(strange.toWellFormed())
  expect(await ledger.audit()).toMatchObject({ state: 'intact' })
})

test('the salt is 32 bytes, the same every time', async () => {
  await using place = await temporaryLedger()
  const salt = await place.ledger.salt()
  expect(salt).toMatch(/^[0-9a-f]{64}$/)
  expect(await place.ledger.salt()).toBe(salt)
})
