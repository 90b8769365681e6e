import { expect } from 'vitest'
import { localTarget } from '../../src/adapters/targets/local/index.ts'
import { environmentPlaces } from '../../src/project/places.ts'
import {
  closeShop,
  commitVersion,
  inProject,
  makeShop,
  markGood,
  releaseAndDeploy,
  starts,
  type,
  visit,
} from '../support/shop.ts'
import { crashSuite, type Exit, type Pick } from './suite.ts'

/**
 * All points inside the real adapters and around them; of the journal's boundaries, each of which the recorded world tries,
 * a few by chance.
 */
const mostly = (journalPoints: number) => (trace: readonly string[], pick: Pick) => {
  const journal = trace.filter((point) => point.startsWith('journal:'))
  const some = Array.from({ length: journalPoints }, () => pick(journal))
  return [...trace.filter((point) => !point.startsWith('journal:')), ...new Set(some)]
}

/** Types a command; after a crash, takes its run up or, when none was made, types it again. */
function typing(command: readonly string[]) {
  return {
    spawnRun: (folder: string, env: Readonly<Record<string, string>>) => type(folder, command, env),
    async spawnResume(folder: string, env: Readonly<Record<string, string>>): Promise<Exit> {
      const open = await inProject(folder, async ({ ledger }) => {
        const newest = (await ledger.runs({ limit: 1 }))[0] ?? null
        return newest?.kind === command[0] && newest?.to === wanted(command) ? newest : null
      })
      if (open === null) return type(folder, command, env)
      if (open.status === 'succeeded') return { code: 0, signal: null, stdout: '', stderr: '' }
      return type(folder, ['runs', 'resume', String(open.id)], env)
    },
  }
}

const wanted = ([verb, version = '']: readonly string[]) => (verb === 'deploy' ? version : '1.9.0')

interface Expected {
  readonly serves: string
  /** How often each version was started, whoever crashed when. */
  readonly starts: Readonly<Record<string, number>>
  /** Versions with living processes. */
  readonly up: readonly string[]
  readonly bad: readonly string[]
}

async function checkShop(folder: string, last: Exit, expected: Expected): Promise<void> {
  expect(last, last.stderr).toMatchObject({ code: 0 })
  expect(await visit(folder)).toEqual({ status: 200, body: expected.serves })
  const counted: Record<string, number> = {}
  for (const revision of starts(folder)) {
    const version = revision.replace(/-[^-]*$/, '')
    counted[version] = (counted[version] ?? 0) + 1
  }
  expect(counted).toEqual(expected.starts)
  await inProject(folder, async (project) => {
    const { ledger, io } = project
    expect(await ledger.audit()).toMatchObject({ state: 'intact' })
    expect(await ledger.activeRun('shop', 'production')).toBeNull()
    expect(await ledger.current('shop', 'production')).toMatchObject({ version: expected.serves })
    const verdicts = await ledger.verdicts('shop', 'production')
    const bad = verdicts.filter(({ verdict }) => verdict === 'bad').map(({ version }) => version)
    expect(bad).toEqual(expected.bad)
    const places = await environmentPlaces(project, 'production')
    if (!places.ok || !places.value.places[0]) throw new Error('no place')
    const history = await localTarget.history(places.value.places[0].ref, 10, io)
    if (history.state !== 'ok') throw new Error(history.problem.what)
    const up = history.value.filter(({ ready }) => ready > 0)
    expect(up.map(({ version }) => version).sort()).toEqual([...expected.up].sort())
    expect(history.value.find(({ state }) => state === 'current')?.version).toBe(expected.serves)
  })
}

async function twoReleases(folder: string): Promise<void> {
  await makeShop(folder)
  await releaseAndDeploy(folder, '1.9.0')
  await markGood(folder, '1.9.0')
  await commitVersion(folder, '2.0.0')
  await releaseAndDeploy(folder, '2.0.0')
}

crashSuite({
  name: 'lastgood rollback, by switch-back, on this machine',
  ...typing(['rollback', '-e', 'production', '--yes', '--reason', 'crash suite']),
  prepare: twoReleases,
  cleanUp: closeShop,
  points: mostly(12),
  check: (folder, last) =>
    checkShop(folder, last, {
      serves: '1.9.0',
      starts: { '1.9.0': 1, '2.0.0': 1 },
      up: ['1.9.0'],
      bad: ['2.0.0'],
    }),
})

crashSuite({
  name: 'lastgood rollback, by redeploy, on this machine',
  ...typing(['rollback', '-e', 'production', '--yes', '--strategy', 'redeploy']),
  prepare: twoReleases,
  cleanUp: closeShop,
  points: mostly(0),
  check: (folder, last) =>
    checkShop(folder, last, {
      serves: '1.9.0',
      starts: { '1.9.0': 2, '2.0.0': 1 },
      // The one started anew, and the one from before, warm until its time is over.
      up: ['1.9.0', '1.9.0'],
      bad: ['2.0.0'],
    }),
})

crashSuite({
  name: 'lastgood deploy, blue-green, on this machine',
  cleanUp: closeShop,
  points: mostly(8),
  ...typing(['deploy', '2.0.0', '-e', 'production', '--strategy', 'blue-green']),
  async prepare(folder) {
    await makeShop(folder)
    await releaseAndDeploy(folder, '1.9.0')
    await commitVersion(folder, '2.0.0')
    const released = await type(folder, ['release', '2.0.0'])
    if (released.code !== 0) throw new Error(released.stderr)
  },
  check: (folder, last) =>
    checkShop(folder, last, {
      serves: '2.0.0',
      starts: { '1.9.0': 1, '2.0.0': 1 },
      up: ['1.9.0', '2.0.0'],
      bad: [],
    }),
})
