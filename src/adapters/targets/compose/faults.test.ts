import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  composePlace,
  composeRig,
  flavours,
  noComposeRig,
  type ComposePlace,
  type ComposeRig,
} from '../../../../test/conformance/compose-rig.ts'
import { bring, runWaves } from '../../../../test/conformance/drive.ts'
import {
  backTo,
  containersOf,
  current,
  deploy,
  environmentOf,
  refusal,
  revisions,
  stepsTo,
} from '../../../../test/support/compose-drive.ts'

const containing = (text: string) => expect.stringContaining(text) as string

describe.skipIf(noComposeRig !== null)(
  `compose, with company and faults${noComposeRig ?? ''}`,
  () => {
    let place: ComposePlace
    beforeAll(async () => {
      place = await composePlace()
    })
    afterAll(() => place[Symbol.asyncDispose]())

    for (const { flavour, missing } of flavours) {
      describe.skipIf(missing !== null)(`${flavour.name}${missing ?? ''}`, () => {
        test('going back brings what ran, whatever became of the files; others stay untouched', async () => {
          await using rig = await composeRig(place, flavour, { env: { DOOR: 'red' } })
          const [old, bad] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
          const others = await containersOf(rig, 'db')
          await deploy(rig, old)
          await writeFile(join(rig.folder, 'api.env'), 'PASSWORD=rotated-$$ince\nNEW=1\n')
          await rig.write('not/used:1', ['command: ["/bin/busybox", "sh", "/service"]'])
          await deploy(rig, bad)
          expect(await environmentOf(rig)).toContain('PASSWORD=rotated-')
          await rm(join(rig.folder, 'docker-compose.yml'))
          await rm(join(rig.folder, 'api.env'))
          expect(await rig.target.preflight(rig.ref, rig.io)).toEqual([])
          const waves = await backTo(rig, old)
          await runWaves(rig, waves, 'r')
          expect(await current(rig)).toMatchObject({
            version: '1.9.0',
            digest: old.digest,
            ready: 1,
            keepsSettings: true,
            endpoints: [`http://127.0.0.1:${rig.port}`],
          })
          const env = await environmentOf(rig)
          expect(env).toContain('PASSWORD=hush-hush')
          expect(env).toContain('DOOR=red')
          expect(env).not.toContain('NEW=1')
          expect(await containersOf(rig, 'db')).toEqual(others)
          // What is planned and told holds no secrets.
          expect(JSON.stringify([waves, await revisions(rig)])).not.toMatch(/hush|rotated-/)
          // A deploy wants the files, and says so without moving anything.
          const [record] = await stepsTo(rig, await rig.release('2.0.1'))
          expect(await refusal(rig, record?.action ?? { do: '', revision: '' })).toMatchObject({
            what: containing('docker-compose.yml is not there'),
          })
          expect(await current(rig)).toMatchObject({ version: '1.9.0', ready: 1 })
        })

        test('the first release it meets comes back too, and says when its file was edited before', async () => {
          await using rig = await composeRig(place, flavour)
          const [first] = await revisions(rig)
          expect(first).toMatchObject({ version: '0.9.0', state: 'current' })
          expect(first).not.toHaveProperty('keepsSettings')
          const old = await rig.release('0.9.0')
          expect(first?.digest).toBe(old.digest)
          await rig.write('not/used:1', ['labels: { edited: "1" }'])
          await writeFile(join(rig.folder, 'api.env'), 'PASSWORD=of-later\n')
          await deploy(rig, await rig.release('2.0.0'))
          const waves = await backTo(rig, old)
          expect(waves[0]?.cutover[0]?.title).toContain('edited before lastgood saw it')
          await runWaves(rig, waves, 'r')
          expect(await current(rig)).toMatchObject({
            version: '0.9.0',
            digest: old.digest,
            ready: 1,
          })
          expect(await environmentOf(rig)).toContain('PASSWORD=hush-hush')
        })

        test('what is in the files of now when nobody edited them is what ran', async () => {
          await using rig = await composeRig(place, flavour)
          await deploy(rig, await rig.release('2.0.0'))
          const [, before] = await revisions(rig)
          expect(before).toMatchObject({ version: '0.9.0', keepsSettings: true })
        })

        test('a rotated secret keeps the value of now', async () => {
          await using rig = await composeRig(place, flavour, { target: { rotated: ['PASSWORD'] } })
          const [old, bad] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
          await deploy(rig, old)
          await writeFile(join(rig.folder, 'api.env'), 'PASSWORD=rotated\nOTHER=1\n')
          await deploy(rig, bad)
          await runWaves(rig, await backTo(rig, old), 'r')
          const env = await environmentOf(rig)
          expect(env).toContain('PASSWORD=rotated')
          expect(env).not.toContain('OTHER=1')
        })

        test('a new image that crash-loops fails, without telling secrets, and is taken back', async () => {
          await using rig = await composeRig(place, flavour, { env: { SECRET: 'open-sesame' } })
          const before = await current(rig)
          const steps = await stepsTo(rig, await rig.release('2.0.0', { mode: 'exit' }))
          const seen = []
          for (const { action } of steps) seen.push(await bring(rig, action, 'd'))
          expect(seen.at(-1)).toMatchObject({
            state: 'failed',
            problem: {
              what: expect.stringMatching(/again and again: exit code 3.*\*\*\*/) as string,
            },
          })
          expect(JSON.stringify([seen, steps])).not.toContain('sesame')
          for (const { undo } of steps.toReversed()) {
            if (undo) expect(await bring(rig, undo, 'u')).toMatchObject({ state: 'done' })
          }
          expect(await current(rig)).toMatchObject({ id: before?.id, version: '0.9.0', ready: 1 })
          expect(await revisions(rig)).toHaveLength(1)
        })

        test('a scale that somebody sets during the rollback is kept', async () => {
          await using rig = await composeRig(place, flavour, { fixedPort: false })
          const [old, bad] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
          await deploy(rig, old)
          await deploy(rig, bad)
          const [record, update] = (await backTo(rig, old)).flatMap(({ prepare, cutover }) => [
            ...prepare,
            ...cutover,
          ])
          if (record === undefined || update === undefined) throw new Error('no plan')
          await bring(rig, record.action, 'r/0')
          await rig.compose('up', '-d', '--no-recreate', '--scale', 'api=3')
          expect(await bring(rig, update.action, 'r/1')).toMatchObject({ state: 'done' })
          expect(await current(rig)).toMatchObject({ version: '1.9.0', ready: 3, wanted: 3 })
          expect(await containersOf(rig, 'api')).toHaveLength(3)
        })

        test("somebody else's change between plan and apply is refused", async () => {
          await using rig = await composeRig(place, flavour)
          const [, update] = await stepsTo(rig, await rig.release('2.0.0'))
          await rig.write(`${place.repository}:0.9.0`, ['labels: { changed: "1" }'])
          await rig.compose('up', '-d')
          const [id] = await containersOf(rig, 'api')
          expect(await refusal(rig, update?.action ?? { do: '', revision: '' })).toMatchObject({
            what: containing('Nothing was moved'),
          })
          expect(await containersOf(rig, 'api')).toEqual([id])
        })

        test('without Compose, without the project, without its service: told before, and nothing moves', async () => {
          await using rig = await composeRig(place, flavour)
          const old = await rig.release('1.9.0')
          await deploy(rig, old)
          const [, update] = await stepsTo(rig, await rig.release('2.0.0'))
          const bare: ComposeRig = {
            ...rig,
            io: { ...rig.io, env: { ...rig.io.env, PATH: '/none' } },
          }
          const told = (of: ComposeRig = rig) =>
            of.target.preflight(of.ref, of.io).then((all) => all.map(({ what }) => what))
          expect(await told(bare)).toEqual([containing('Compose is not on this machine')])
          expect(await current(rig)).toMatchObject({ version: '1.9.0', ready: 1 })
          const settings = { ...rig.ref.binding.target, project: 'nobody' }
          const steered = {
            ...rig,
            ref: { ...rig.ref, binding: { ...rig.ref.binding, traffic: settings } },
          }
          expect(await told(steered)).toEqual([containing('in place')])
          const lost = {
            ...rig,
            ref: { ...rig.ref, binding: { ...rig.ref.binding, target: settings } },
          }
          expect(await told(lost)).toEqual([
            containing('no containers of api in a Compose project'),
          ])
          // All of it taken down: the records alone bring it back.
          await rig.compose('down')
          expect(await told()).toEqual([])
          expect(await current(rig)).toBeUndefined()
          expect(update?.title).toContain('a short outage')
          await runWaves(rig, await backTo(rig, old), 'r')
          expect(await current(rig)).toMatchObject({ version: '1.9.0', ready: 1 })
          expect(await environmentOf(rig)).toContain('PASSWORD=hush-hush')
          // A deploy needs the service in the file.
          await writeFile(
            join(rig.folder, 'docker-compose.yml'),
            'services: { db: { image: "lastgood-test/base:1" } }\n',
          )
          const [record] = await stepsTo(rig, await rig.release('2.0.0'))
          expect(await refusal(rig, record?.action ?? { do: '', revision: '' })).toMatchObject({
            what: containing('no service api'),
          })
        })

        test('a clean-up leaves the image of a record; a deleted one comes from the registry, or nothing moves', async () => {
          await using rig = await composeRig(place, flavour)
          const version = `1.9.${flavour.argv.length + 5}` // nobody gave its image other names
          const [old, bad] = [await rig.release(version), await rig.release('2.0.0')] as const
          await deploy(rig, old)
          await deploy(rig, bad)
          await rig.engine.docker('image', 'prune', '--all', '--force')
          const artifact = () => rig.target.artifact(rig.ref, old.digest, rig.io)
          expect(await artifact()).toEqual({ state: 'ok', value: 'present' })
          await runWaves(rig, await backTo(rig, old), 'r')
          const runs = async () => {
            const [id = ''] = await containersOf(rig, 'api')
            return rig.engine.docker('inspect', '--format', '{{.Config.Image}} {{.Image}}', id)
          }
          const [named = '', held = ''] = (await runs()).split(' ')
          expect(named).toBe(held) // by its id: the clean-up took its name
          expect(await current(rig)).toMatchObject({
            version,
            digest: old.digest,
            ready: 1,
          })
          await deploy(rig, bad)
          await rig.engine.docker('rmi', '--force', held)
          expect(await artifact()).toEqual({ state: 'ok', value: 'present' })
          await runWaves(rig, await backTo(rig, old), 'r2')
          expect(await current(rig)).toMatchObject({
            version,
            digest: old.digest,
            ready: 1,
          })
          const never = { ...bad, revision: 'never', digest: `sha256:${'0'.repeat(64)}` } as const
          const others = await containersOf(rig, 'api')
          const [record] = await stepsTo(rig, never, 'redeploy')
          expect(await refusal(rig, record?.action ?? { do: '', revision: '' })).toMatchObject({
            what: containing('cannot pull the image'),
          })
          expect(await containersOf(rig, 'api')).toEqual(others)
        })

        test('with overlap, a second container that cannot have a port fails while the first one serves on', async () => {
          await using rig = await composeRig(place, flavour, { target: { overlap: true } })
          const before = await current(rig)
          const [record, beside] = await stepsTo(rig, await rig.release('2.0.0'))
          if (record === undefined || !beside?.undo) throw new Error('no plan')
          await bring(rig, record.action, 'd/0')
          expect(await refusal(rig, beside.action)).toMatchObject({
            what: expect.stringMatching(
              /cannot bring api up: .*port is already allocated/,
            ) as string,
          })
          expect(await current(rig)).toMatchObject({ id: before?.id, ready: 1 })
          expect(await bring(rig, beside.undo, 'u')).toMatchObject({ state: 'done' })
          expect(await containersOf(rig, 'api')).toHaveLength(1)
        })

        test('the override file keeps docker compose up from undoing a rollback', async () => {
          await using rig = await composeRig(place, flavour, {
            target: { override: 'compose.lastgood.yml' },
          })
          const [old, bad] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
          await deploy(rig, old)
          await rig.write(`${place.repository}:2.0.0`)
          await deploy(rig, bad)
          await runWaves(rig, await backTo(rig, old), 'r')
          const files = ['-f', 'docker-compose.yml', '-f', 'compose.lastgood.yml']
          await rig.compose(...files, 'up', '-d')
          expect(await current(rig)).toMatchObject({ version: '1.9.0', digest: old.digest })
          expect(await rig.compose(...files, 'config')).toContain(old.digest)
          await writeFile(join(rig.folder, 'compose.lastgood.yml'), 'services: {}\n')
          const pin = (await stepsTo(rig, await rig.release('2.0.1'))).at(-1)
          const revision =
            (await revisions(rig)).find(({ keepsSettings }) => keepsSettings)?.id ?? ''
          expect(await refusal(rig, { ...pin?.action, do: 'pin', revision })).toMatchObject({
            what: containing('not written by lastgood'),
          })
        })
      })
    }
  },
)
