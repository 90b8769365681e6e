import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { message } from '../../test/conformance/notifier.ts'
import { type Receiver, startReceiver } from '../../test/fakes/receiver.ts'
import { temporaryFolder } from '../../test/support/repository.ts'
import { nodeIo } from '../host/node.ts'
import type { Config } from '../model/config.ts'
import { deliver } from './deliver.ts'
import { notify, type Telling } from './notify.ts'
import { undelivered } from './undelivered.ts'

let home: ReturnType<typeof temporaryFolder>
let receiver: Receiver
let at: number
beforeEach(async () => {
  home = temporaryFolder()
  receiver = await startReceiver()
  at = Date.parse(message.at)
})
afterEach(async () => {
  await receiver[Symbol.asyncDispose]()
  home[Symbol.dispose]()
})

const project = (on = ['rolled-back', 'tripped']): Telling => {
  const real = nodeIo({})
  const settings = { kind: 'slack', url: `${receiver.url}/hunter2` }
  return {
    io: { ...real, clock: { ...real.clock, now: () => new Date(at) } },
    stateFolder: home.folder,
    config: {
      secrets: ['swordfish'],
      environments: [
        {
          name: 'production',
          notify: [
            { settings, on },
            { settings: { kind: 'webhook', url: receiver.url }, on: ['deployed'] },
          ],
        },
      ],
    } as unknown as Config,
  }
}

const files = () =>
  readdirSync(join(home.folder, 'outbox')).filter((name) => name.endsWith('.json'))

test('a message is on disk first, for those who want its kind, without secrets', async () => {
  const reason = 'token swordfish is wrong'
  expect(await notify(project(), 'production', { ...message, reason }, 'run-1')).toBeNull()
  expect(await notify(project(), 'production', { ...message, reason }, 'run-1')).toBeNull()
  expect(await notify(project(), 'production', { ...message, kind: 'good' })).toBeNull()
  expect(await notify(project(), 'staging', message)).toBeNull()
  expect(files()).toEqual(['run-1-rolled-back-slack.0.json'])
  const file = join(home.folder, 'outbox', files()[0] ?? '')
  expect(readFileSync(file, 'utf8')).not.toMatch(/swordfish|hunter2/)
  expect(statSync(file).mode & 0o077).toBe(0)
  expect(receiver.delivered).toEqual([])
})

test('what waits is sent once and gone', async () => {
  await notify(project(), 'production', message)
  await Promise.all([deliver(project(), 5), deliver(project(), 5)])
  expect(receiver.delivered).toHaveLength(1)
  expect(files()).toEqual([])
  expect(await undelivered(project())).toEqual([])
})

test('what cannot be sent stays, is tried later and later, and is told of', async () => {
  receiver.mode = 503
  await notify(project(), 'production', message)
  const tries: number[] = []
  const started = at
  for (let second = 0; second < 3600; second += 5) {
    at = started + second * 1000
    const before = receiver.delivered.length
    await deliver(project(), 5)
    if (receiver.delivered.length > before) tries.push(second)
  }
  expect(tries).toEqual([0, 10, 30, 70, 150, 310, 630, 1270, 2170, 3070])
  const [problem] = await undelivered(project())
  expect(problem?.what).toMatch(/did not reach slack\.0 yet \(tried 10 times\)/)
  expect(JSON.stringify(problem)).not.toContain('hunter2')
  receiver.mode = 'ok'
  at += 900_000
  await deliver(project(), 5)
  expect(files()).toEqual([])
})

test('after a day it is given up and told of, for a week', async () => {
  await notify(project(), 'production', message)
  at += 86_401_000
  await deliver(project(), 5)
  expect(receiver.delivered).toEqual([])
  expect((await undelivered(project()))[0]?.what).toMatch(/within a day and is given up/)
  at += 7 * 86_400_000
  expect(await undelivered(project())).toEqual([])
  expect(files()).toEqual([])
})

test('one that hangs holds nobody up for longer than told, and not the others', async () => {
  receiver.mode = 'hang'
  const { io } = project()
  for (let i = 0; i < 20; i += 1) await notify(project(), 'production', message)
  const began = io.clock.monotonic()
  await deliver(project(), 0.5)
  // All at once: twenty after each other would take ten seconds.
  expect(io.clock.monotonic() - began).toBeLessThan(8)
  expect(files()).toHaveLength(20)
})

test('a letter to somebody who is told no more goes; a damaged one is told of', async () => {
  const given = project()
  await notify(given, 'production', message)
  const nobody = { ...given, config: { ...given.config, environments: [] } }
  await deliver(nobody, 5)
  expect(files()).toEqual([])
  const file = join(home.folder, 'outbox', 'x.json')
  await given.io.files.writeAtomic(file, '{"id":')
  await deliver(given, 5)
  expect(await undelivered(given)).toMatchObject([{ where: file }])
})

test('a disk that refuses is a Problem', async () => {
  const given = project()
  const files = {
    ...given.io.files,
    writeAtomic: () => Promise.reject(new Error('no space left')),
  }
  const problem = await notify({ ...given, io: { ...given.io, files } }, 'production', message)
  expect(problem?.what).toMatch(/no space left/)
})
