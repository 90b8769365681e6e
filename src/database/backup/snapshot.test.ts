import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeIo } from '../../host/node.ts'
import type { SnapshotCommands } from '../../model/backup.ts'
import { ProblemError } from '../../model/problem-error.ts'
import { takeBackup } from './take.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapshot-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const program = (code: string) => [process.execPath, '-e', code]

function take(commands: Partial<SnapshotCommands>, withinSeconds = 60) {
  const snapshot = { make: program('console.log("s1")'), restore: ['true'], try: null, ...commands }
  const backup = { when: 'always', folder: null, verify: null, withinSeconds, snapshot } as const
  // Nobody listens there: what ran on it is not known, and the snapshot is made all the same.
  const url = 'postgres://u:hush-hush@127.0.0.1:1/shop'
  const action = { do: 'backup', database: 'main', release: '2.0.0', previous: '1.0.0' } as const
  return takeBackup(nodeIo(), {
    ...{ service: 'shop', environment: 'production', stateFolder: join(folder, '.lastgood') },
    ...{ database: { name: 'main', url, backup }, action: { ...action, history: null, mark: 'm' } },
  })
}

const problemOf = async (taken: Promise<unknown>) => {
  const error: unknown = await taken.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ProblemError)) throw error
  expect(readdirSync(join(folder, '.lastgood/backups'))).toEqual([])
  return error.problem.what
}

test('the name that the command prints is kept, and who tries it is told', async () => {
  const make = program(
    'const { LASTGOOD_DATABASE: d, LASTGOOD_RELEASE: r } = process.env; console.log("making\\n" + d + "@" + r + "\\n")',
  )
  const tries = program('console.log("rows of " + process.env.LASTGOOD_SNAPSHOT)')
  const taken = await take({ make, try: tries })
  expect(taken).toMatchObject({
    snapshot: 'main@2.0.0',
    verified: { says: 'its own command tried it: rows of main@2.0.0' },
  })
  expect(readFileSync(taken.file, 'utf8')).toBe('main@2.0.0\n')
  expect((await take({})).verified).toBeNull()
})

test.each([
  ['prints nothing', 'console.log()', 'did not print its name'],
  ['prints a sentence', 'console.log("all is well")', 'did not print its name'],
  ['fails', 'console.error("no room for hush-hush"); process.exit(3)', 'ended with 3: no room for'],
])('a command that %s makes no backup', async (_, code, says) => {
  const what = await problemOf(take({ make: program(code) }))
  expect(what).toContain(says)
  expect(what).not.toContain('hush')
})

test('what does not end in time, and what its own command refuses, is no backup', async () => {
  const late = await problemOf(take({ make: program('setInterval(() => {}, 1000)') }, 1))
  expect(late).toContain('did not end within 1 s')
  const refused = await problemOf(take({ try: program('process.exit(1)') }))
  expect(refused).toContain('tries a snapshot')
})
