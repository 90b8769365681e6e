import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LocalRig, localRig } from '../../../../test/conformance/traffic-local.ts'
import type { AdapterSettings } from '../../../model/config.ts'
import type { TrafficAction } from '../../../model/plan.ts'
import { localTrafficSettings } from './settings.ts'

const nobody: TrafficAction = { do: 'route', routes: [] }

let rig: LocalRig
beforeEach(async () => {
  rig = await localRig()
  await rig.replica('r1', '1.9.0')
  await rig.route('r1', '1.9.0')
})
afterEach(() => rig[Symbol.asyncDispose]())

/** The same place with this `maintenance:` in lastgood.yaml. */
function having(maintenance: object) {
  const { binding } = rig.ref
  const settings = localTrafficSettings.parse({
    kind: 'local',
    listen: '127.0.0.1:8080',
    maintenance,
  })
  const traffic = { ...binding.traffic, maintenance: settings.maintenance } as AdapterSettings
  return { ...rig.ref, binding: { ...binding, traffic } }
}

async function closedWith(ref: LocalRig['ref']) {
  const context = rig.context([])
  await rig.traffic.apply(ref, nobody, 'key', context)
  return rig.traffic.observe(ref, nobody, 'key', context)
}

async function answer(method = 'GET') {
  const response = await fetch(await rig.url(), { method })
  const { status, headers } = response
  return {
    ...{ status, type: headers.get('content-type'), again: headers.get('retry-after') },
    body: await response.text(),
  }
}

test('nobody is sent on, users get the page, also from a worker that was killed; then all goes back', async () => {
  // Paths are read from the folder that holds the state folder.
  const page = join(basename(rig.ref.stateFolder), 'away.html')
  await writeFile(join(rig.ref.stateFolder, 'away.html'), '<h1>Zurück um zwölf</h1>')
  const ref = having({ page, retryAfter: '90s' })
  expect(await rig.traffic.observe(ref, nobody, 'key', rig.context([]))).toEqual({
    state: 'absent',
  })
  expect(await closedWith(ref)).toMatchObject({
    state: 'done',
    says: expect.stringContaining('maintenance page') as string,
  })
  const away = {
    ...{ status: 503, type: 'text/html; charset=utf-8', again: '90' },
    body: '<h1>Zurück um zwölf</h1>',
  }
  expect(await answer()).toEqual(away)
  expect(await answer('HEAD')).toEqual({ ...away, body: '' })
  await rig.restart?.()
  expect(await answer('POST')).toEqual(away)
  await rig.route('r1', '1.9.0')
  expect(await answer()).toMatchObject({ status: 200, body: '1.9.0' })
})

test('without a file users get a line of text; without settings the bare answer', async () => {
  await closedWith(having({}))
  expect(await answer()).toMatchObject({ status: 503, again: '30' })
  expect(await closedWith(rig.ref)).toMatchObject({
    says: expect.stringContaining('bare 503') as string,
  })
  expect(await answer()).toMatchObject({ status: 503, again: '1' })
})

test('a page that is not there is told beforehand, and keeps nobody from going back', async () => {
  const ref = having({ page: 'never-there.html' })
  expect(await rig.traffic.preflight(ref, rig.io)).toMatchObject([
    { what: 'The maintenance page is not there' },
  ])
  expect(await closedWith(ref)).toMatchObject({
    state: 'done',
    says: expect.stringContaining('bare 503') as string,
  })
  expect(await answer()).toMatchObject({ status: 503 })
})

test.each([{ retryAfter: 'soon' }, { page: 'a\0b' }, { pages: 'x' }, { page: '' }])(
  'settings that are no maintenance are refused: %j',
  (maintenance) => {
    const read = { kind: 'local', listen: '127.0.0.1:8080', maintenance }
    expect(localTrafficSettings.safeParse(read).success).toBe(false)
  },
)
