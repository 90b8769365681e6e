import { expect, test } from 'vitest'
import { nodeIo } from '../host/node.ts'
import {
  aDeployment,
  minute,
  open,
  startedRun,
  temporaryFolder,
} from '../../test/support/ledger.ts'
import { temporaryLedger } from '../../test/support/ledger.ts'
import { genesis } from './chain.ts'

const done = (step: string) => ({ type: 'step-done', step, says: '' }) as const

test('entries are numbered without gaps, chained, and told back as they were appended', async () => {
  await using place = await temporaryLedger()
  const { ledger } = place
  const lease = await startedRun(ledger, {}, minute(1))
  await ledger.recordDeployment(aDeployment('1.0.0', minute(2), 'staging'))
  const appended = await ledger.append(lease, [done('s1'), done('s2')], minute(3))
  const journal = await ledger.journal(lease.runId)
  expect(journal.map((entry) => [entry.seq, entry.event.type])).toEqual([
    [1, 'run-queued'],
    [3, 'run-started'],
    [5, 'step-done'],
    [6, 'step-done'],
  ])
  expect(journal[0]?.previous).toBe(genesis)
  expect(journal[3]?.previous).toBe(journal[2]?.hash)
  expect(appended).toEqual({ state: 'appended', entries: journal.slice(2) })
  expect(await ledger.audit()).toEqual({ state: 'intact', entries: 6, head: journal[3]?.hash })
})

test('a clock that steps back does not take the journal with it', async () => {
  await using place = await temporaryLedger()
  const { ledger } = place
  const lease = await startedRun(ledger, {}, minute(60))
  await ledger.append(lease, [done('s1')], minute(10))
  await ledger.append(lease, [{ type: 'run-succeeded', says: '' }], minute(61))
  const times = (await ledger.journal(lease.runId)).map((entry) => entry.at)
  expect(times).toEqual([minute(60), minute(60), minute(60), minute(61)])
  expect(await ledger.audit()).toMatchObject({ state: 'intact' })
})

test('times are compared as instants, whatever their time zone', async () => {
  await using place = await temporaryLedger()
  const lease = await startedRun(place.ledger, {}, '2026-01-01T12:00:00.000Z')
  await place.ledger.append(lease, [done('s1')], '2026-01-01T13:30:00+01:00')
  const last = (await place.ledger.journal(lease.runId)).at(-1)
  expect(last?.at).toBe('2026-01-01T12:30:00.000Z')
})

test('fault points stand around every commit that appended', async () => {
  await using folder = await temporaryFolder()
  const points: string[] = []
  const io = { ...nodeIo({}), fault: (point: string) => void points.push(point) }
  const ledger = await open(`${folder.path}/ledger.db`, { io })
  const both = ['journal:before', 'journal:after']
  const lease = await startedRun(ledger, {}, minute(1)) // two appends: queued, started
  expect(points).toEqual([...both, ...both])
  await ledger.append(lease, [done('s1'), done('s2')], minute(1))
  expect(points).toHaveLength(6)
  await ledger.append({ ...lease, token: 99 }, [done('s3')], minute(1))
  await ledger.renewLease(lease, 60, minute(1))
  expect(points).toHaveLength(6)
  await ledger.close()
})

test('calls made at once in one process do not get into each other’s transactions', async () => {
  await using place = await temporaryLedger()
  const { ledger } = place
  const lease = await startedRun(ledger, {}, minute(1))
  const calls = Array.from({ length: 50 }, (_, i) => [
    ledger.append(lease, [done(`s${i}`)], minute(2)),
    ledger.recordDeployment(aDeployment('1.0.0', minute(2), 'staging')),
    ledger.deployments('shop', 'staging', 5),
    ledger.append({ ...lease, token: 0 }, [done('never')], minute(2)),
  ])
  await Promise.all(calls.flat())
  expect(await ledger.journal(lease.runId)).toHaveLength(52)
  expect(await ledger.audit()).toMatchObject({ state: 'intact', entries: 103 })
})
