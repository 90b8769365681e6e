import { expect, test } from 'vitest'
import { minute, temporaryLedger } from '../../test/support/ledger.ts'
import type { Backup } from '../model/backup.ts'

const backup = (mark: string, more: Partial<Backup> = {}): Backup => ({
  ...{ mark, service: 'shop', environment: 'production', database: 'main', source: 'shop' },
  ...{ release: '2.0.0', previous: '1.0.0', takenAt: minute(1), engine: 'postgresql' },
  ...{ file: `/b/${mark}.dump`, digest: `sha256:${'0'.repeat(64)}`, bytes: 1, holds: 'before' },
  ...{ tables: [], transaction: null, verified: null },
  ...more,
})

test('backups are journaled once each, newest first, and the audit covers them', async () => {
  await using place = await temporaryLedger()
  const { ledger } = place
  for (const one of [backup('a'), backup('b'), backup('a'), backup('a', { database: 'other' })]) {
    await ledger.recordBackup(one)
  }
  await ledger.recordBackup(backup('c', { environment: 'staging' }))
  expect(
    (await ledger.backups('shop', 'production')).map(({ mark, database }) => [mark, database]),
  ).toEqual([
    ['a', 'other'],
    ['b', 'main'],
    ['a', 'main'],
  ])
  expect(await ledger.audit()).toMatchObject({ state: 'intact', entries: 4 })
  place.sql(`update journal set event_json = replace(event_json, '/b/b', '/b/x') where seq = 2`)
  expect(await ledger.audit()).toMatchObject({ state: 'broken', seq: 2 })
})
