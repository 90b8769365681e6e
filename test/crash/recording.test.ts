import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect } from 'vitest'
import { nodeIo } from '../../src/host/node.ts'
import { foldRun } from '../../src/run/fold.ts'
import type { PlanOptions } from './recording/plans.ts'
import { openIn, seedWorld } from './recording/rig.ts'
import { world } from './recording/world.ts'
import { crashSuite, run, temporary, type CrashSuite, type Exit } from './suite.ts'

const io = nodeIo({})
const driver = fileURLToPath(new URL('driver.ts', import.meta.url))

const recorded = (options: PlanOptions) => {
  const go: CrashSuite['spawnRun'] = (folder, env) =>
    run([process.execPath, driver, folder, JSON.stringify(options)], env)
  return {
    prepare: (folder: string) => seedWorld(folder, io),
    spawnRun: go,
    spawnResume: go,
  }
}

/** Every effect whole and exactly once, the chain intact, the run as expected. */
async function checkEffects(folder: string, status: string, keys: readonly string[]) {
  const halves = world(folder)
    .lines()
    .filter((line) => !line.key.startsWith('seed/') && line.part !== 'refused')
    .map((line) => `${line.key} ${line.part}`)
  expect(halves).toEqual(keys.flatMap((key) => [`run-1/${key} first`, `run-1/${key} second`]))
  const ledger = await openIn(folder, io)
  try {
    expect(await ledger.audit()).toMatchObject({ state: 'intact' })
    const folded = foldRun(1, await ledger.journal(1))
    expect(folded).toMatchObject({ ok: true, value: { status } })
    expect(await ledger.runs({ limit: 9 })).toMatchObject([{ id: 1, status }])
  } finally {
    await ledger.close()
  }
}

const states = (folder: string) =>
  world(folder)
    .revisions('api')
    .map((revision) => `${revision.id} ${revision.state}`)
const routes = (folder: string) => world(folder).routes('api')

crashSuite({
  name: 'a step of every kind',
  ...recorded({}),
  doubles: 10,
  async check(folder) {
    await checkEffects(folder, 'succeeded', ['s1', 's2', 's5', 's6', 's9', 's10'])
    expect(routes(folder)).toMatchObject([{ revision: 'r-new', weight: 100 }])
    expect(states(folder)).toEqual(['r-new current', 'r-old stopped'])
  },
})

/** What comes before is the same for every case: made once, by a process that dies or ends there, and copied. */
function continued(options: PlanOptions, env: Readonly<Record<string, string>>, mended: boolean) {
  const suite = recorded(options)
  const template = temporary()
  afterAll(() => template[Symbol.dispose]())
  let made: Promise<Exit> | undefined
  return {
    ...suite,
    async prepare(folder: string) {
      if (made === undefined) suite.prepare(template.path)
      made ??= suite.spawnRun(template.path, env)
      await made
      cpSync(template.path, folder, { recursive: true })
      if (mended) writeFileSync(join(folder, 'mended'), '')
    },
  }
}

crashSuite({
  name: 'taking back a deploy whose traffic had moved',
  ...continued(
    { kind: 'deploy', refuses: 'move' },
    { LASTGOOD_FAULT: 'entry:step-failed#1' },
    false,
  ),
  doubles: 6,
  async check(folder) {
    await checkEffects(folder, 'failed', ['s1', 's2', 's5', 'undo:s6', 'undo:s5', 'undo:s1'])
    expect(routes(folder)).toMatchObject([{ revision: 'r-old', weight: 100 }])
    expect(states(folder)).toEqual(['r-new stopped', 'r-old current'])
  },
})

crashSuite({
  name: 'a run resumed after it needed a human',
  ...continued({ refuses: 'move' }, {}, true),
  doubles: 6,
  async check(folder) {
    await checkEffects(folder, 'succeeded', ['s1', 's2', 's5', 's6', 's9', 's10'])
    expect(routes(folder)).toMatchObject([{ revision: 'r-new', weight: 100 }])
  },
})
