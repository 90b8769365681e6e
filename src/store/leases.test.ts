import { expect, test } from 'vitest'
import { aPlan, minute, open, startedRun, temporaryLedger } from '../../test/support/ledger.ts'

test('a lease is held by one owner until it expires, and its token grows every time', async () => {
  await using place = await temporaryLedger()
  const { ledger } = place
  await ledger.createRun(aPlan(), null, minute(0))
  expect(await ledger.leaseOf(1)).toBeNull()
  const take = (owner: string, at: string, takeOver?: string) =>
    ledger.acquireLease(1, owner, 60, at, takeOver)
  expect(await take('a', minute(0))).toMatchObject({ state: 'acquired', lease: { token: 1 } })
  expect(await take('b', minute(0.5))).toEqual({ state: 'held', owner: 'a', expiresAt: minute(1) })
  expect(await take('a', minute(0.5))).toMatchObject({ state: 'acquired', lease: { token: 2 } })
  expect(await take('b', minute(1.5))).toMatchObject({ state: 'acquired', lease: { token: 3 } })
  expect(await ledger.leaseOf(1)).toEqual({ owner: 'b', expiresAt: minute(2.5), token: 3 })
  // Taking over works on exactly the owner that was seen dead.
  expect(await take('c', minute(1.6), 'a')).toMatchObject({ state: 'held', owner: 'b' })
  expect(await take('c', minute(1.6), 'b')).toMatchObject({
    state: 'acquired',
    lease: { token: 4 },
  })
})

test('renewing keeps a lease, releasing frees it, and neither works for an old owner', async () => {
  await using place = await temporaryLedger()
  const { ledger } = place
  const old = await startedRun(ledger, {}, minute(0), 'a')
  expect(await ledger.renewLease(old, 60, minute(5))).toBe(true)
  expect(await ledger.leaseOf(1)).toMatchObject({ expiresAt: minute(6) })
  const taken = await ledger.acquireLease(1, 'b', 60, minute(7))
  if (taken.state !== 'acquired') throw new Error('not acquired')
  expect(await ledger.renewLease(old, 60, minute(7))).toBe(false)
  await ledger.releaseLease(old)
  expect(await ledger.leaseOf(1)).toMatchObject({ owner: 'b' })
  await ledger.releaseLease(taken.lease)
  expect(await ledger.leaseOf(1)).toBeNull()
  expect(await ledger.acquireLease(1, 'a', 60, minute(7))).toMatchObject({ lease: { token: 3 } })
})

test('an old owner that wakes up writes nothing', async () => {
  await using place = await temporaryLedger()
  const old = await startedRun(place.ledger, {}, minute(0), 'a')
  // Another process, with a connection of its own.
  const other = await open(place.file)
  const taken = await other.acquireLease(1, 'b', 60, minute(0), 'a')
  if (taken.state !== 'acquired') throw new Error('not acquired')
  const before = await other.journal(1)
  const events = [{ type: 'run-succeeded', says: '' }] as const
  expect(await place.ledger.append(old, events, minute(1))).toEqual({ state: 'fenced', owner: 'b' })
  // The same owner with an older token is old, too.
  const again = await other.acquireLease(1, 'b', 60, minute(1))
  expect(await other.append(taken.lease, events, minute(1))).toEqual({
    state: 'fenced',
    owner: 'b',
  })
  expect(await other.journal(1)).toEqual(before)
  expect(await other.run(1)).toMatchObject({ status: 'running' })
  if (again.state !== 'acquired') throw new Error('not acquired')
  await other.releaseLease(again.lease)
  expect(await other.append(again.lease, events, minute(1))).toMatchObject({ state: 'fenced' })
  await other.close()
})

test('the lease of a run that is not there is a Problem', async () => {
  await using place = await temporaryLedger()
  await expect(place.ledger.acquireLease(5, 'a', 60, minute(0))).rejects.toThrow('no run 5')
})
