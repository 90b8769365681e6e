import { readFile, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { canary, all, moves, toNew, toOld } from '../../../../test/conformance/traffic-moves.ts'
import { traefikRig, type TraefikRig } from '../../../../test/conformance/traffic-traefik.ts'
import { until, visit } from '../../../../test/conformance/traffic-rig.ts'
import type { FakeContainer } from '../../../../test/fakes/docker-engine.ts'
import { whyMissing } from '../../../../test/support/proxies/daemon.ts'
import type { Io } from '../../../host/io.ts'
import { serviceName } from './labels.ts'

const real = whyMissing('traefik', 'version') === null

describe(`docker-labels in trouble, with ${real ? 'Traefik' : 'a stand-in for Traefik'}`, () => {
  let rig: TraefikRig
  beforeEach(async () => {
    rig = await traefikRig(real)
    await rig.replica('r1', '1.9.0')
    await rig.replica('r2', '2.0.0')
  })
  afterEach(() => rig[Symbol.asyncDispose]())

  const { apply, applyTo, changed, crashAt, current, observe, preflight, served } = moves(() => rig)
  /** For the time that nothing is going to happen in. */
  const impatient = (io: Io): Io => {
    let now = 0
    return { ...io, clock: { ...io.clock, monotonic: () => (now += 1) } }
  }
  const applyImpatiently = (action: typeof toNew, ref = rig.ref) =>
    rig.traffic.apply(ref, action, 'key', { ...rig.context([]), io: impatient(rig.io) })
  const isOf =
    (revision: string) =>
    ({ labels }: FakeContainer) =>
      Object.keys(labels).some((key) => key.includes(serviceName(rig.ref, revision)))

  test('a canary that dies takes nobody down: everybody gets the release that is left', async () => {
    await apply(toOld)
    await apply(canary(10))
    rig.engine.remove(isOf('r2'))
    const missing = async () =>
      (await rig.traefik.ask('http/services/shop@file')).body.includes('does not exist')
    await until(missing)
    for (let n = 0; n < 20; n++) expect(await served()).toBe('1.9.0')
    expect(await observe(canary(10))).toMatchObject({
      state: 'progressing',
      says: expect.stringContaining('does not exist') as string,
    })
    await apply(toOld)
    expect(await observe(toOld)).toMatchObject({ state: 'done' })
  })

  test('a container that is not healthy gets nothing, and is not taken for ready', async () => {
    await apply(toOld)
    rig.engine.each((one) => (isOf('r2')(one) ? { ...one, health: 'unhealthy' } : one))
    await until(async () => {
      const asked = `http/services/${serviceName(rig.ref, 'r2')}@docker`
      return (await rig.traefik.ask(asked)).status === 404
    })
    await expect(applyImpatiently(toNew)).rejects.toThrow('Traefik finds 0 of the 1 containers')
    expect(await served()).toBe('1.9.0')
    expect(await observe(toOld)).toMatchObject({ state: 'done' })
  })

  test('all replicas of a release share what it gets', async () => {
    await rig.replica('r2', '2.0.0')
    await apply(canary(50))
    const said: Record<string, number> = {}
    for (let n = 0; n < 40; n++) {
      const version = await served()
      said[version] = (said[version] ?? 0) + 1
    }
    expect(said).toEqual({ '1.9.0': 20, '2.0.0': 20 })
  })

  test('a file edited by hand is not overwritten, and can be taken over', async () => {
    await apply(toOld)
    const text = `${await readFile(rig.file, 'utf8')}# mine\n`
    await writeFile(rig.file, text)
    await expect(apply(toNew)).rejects.toThrow('edited by hand')
    expect(await readFile(rig.file, 'utf8')).toBe(text)
    expect(await observe(toNew)).toMatchObject({ state: 'failed' })
    expect(await current()).toMatchObject({ state: 'unavailable' })
    const [problem] = await preflight()
    const [, argv = ''] = /: (mv .+)$/.exec(problem?.hint ?? '') ?? []
    expect((await rig.io.exec(argv.split(' '))).code).toBe(0)
    await until(async () => (await rig.traefik.ask('http/services/shop@file')).status === 404)
    await apply(toNew)
    expect(await served()).toBe('2.0.0')
  })

  test('the file of another component is left alone', async () => {
    await apply(toOld)
    const other = { ...rig.ref, environment: 'staging' }
    await expect(apply(toNew, other)).rejects.toThrow('belongs to shop/production/api')
    expect(await served()).toBe('1.9.0')
  })

  test('Traefik that does not run is told, and never taken for one without routes', async () => {
    await apply(toOld)
    await rig.traefik.stop()
    const problem = { what: expect.stringContaining('does not answer') as string }
    expect(await observe(toOld)).toMatchObject({ state: 'unknown', problem })
    expect(await current()).toMatchObject({ state: 'unavailable', problem })
    expect(await preflight()).toMatchObject([problem])
    await expect(apply(toNew)).rejects.toThrow('does not answer')
  })

  test('a rule that Traefik refuses: the old file is back', async () => {
    await apply(toOld)
    const text = await readFile(rig.file, 'utf8')
    const ref = changed({ rule: 'Nonsense(`x`)' })
    await expect(applyImpatiently(toNew, ref)).rejects.toThrow(/unsupported function.*old file/)
    expect(await readFile(rig.file, 'utf8')).toBe(text)
    await until(async () => (await served()) === '1.9.0')
  })

  test('a file that Traefik does not watch is told, and taken away again', async () => {
    const elsewhere = `${rig.file}.elsewhere.yml`.replace('/dynamic/', '/')
    const ref = changed({ file: elsewhere })
    await expect(applyImpatiently(toOld, ref)).rejects.toThrow(/has not taken the file.*watches/)
    expect(await rig.io.files.exists(elsewhere)).toBe(false)
  })

  test.each(['before', 'known', 'written'])(
    'a crash at %s leaves what observe tells, and applying again ends well',
    async (point) => {
      await apply(toOld)
      await expect(crashAt(`traffic:route:${point}`, toNew)).rejects.toThrow('crash')
      if (point === 'written') await until(async () => (await observe(toNew)).state === 'done')
      else {
        expect(await observe(toNew)).toEqual({ state: 'absent' })
        expect(await served()).toBe('1.9.0')
        expect(await current()).toMatchObject({ value: [{ version: '1.9.0' }] })
      }
      await apply(toNew)
      expect(await served()).toBe('2.0.0')
    },
  )

  test('a service of that name that somebody else made is not taken for nothing', async () => {
    await writeFile(
      rig.file.replace('shop.yml', 'other.yml'),
      'http: { services: { shop: { weighted: { services: [{ name: x, weight: 1 }] } }, x: { loadBalancer: { servers: [{ url: "http://127.0.0.1:9" }] } } } }\n',
    )
    await until(async () => (await current()).state === 'unavailable')
    await expect(apply(toOld)).rejects.toThrow('did not write')
    const [problem] = await preflight()
    expect(problem?.what).toContain('did not write')
  })

  test('what would not work is told beforehand', async () => {
    const told = async (ref: typeof rig.ref) => (await preflight(ref)).map(({ what }) => what)
    const withTarget = (target: typeof rig.ref.binding.target) => ({
      ...rig.ref,
      binding: { ...rig.ref.binding, target },
    })
    const labels = { 'traefik.http.routers.shop.rule': 'Host(`shop`)' }
    expect(await told(changed({ entryPoints: ['websecure'] }))).toEqual([
      'Traefik has no entry point websecure',
    ])
    expect(await told(changed({ file: '/no/such/folder/shop.yml' }))).toEqual([
      'The folder of the dynamic file is not there',
    ])
    expect(await told(withTarget({ kind: 'swarm' }))).toEqual([
      expect.stringContaining('goes with target docker'),
    ])
    expect(await told(withTarget({ kind: 'docker' }))).toEqual([
      expect.stringContaining('which port'),
    ])
    expect(await told(withTarget({ kind: 'docker', port: 8080, labels }))).toEqual([
      expect.stringContaining('every release at once'),
    ])
  })

  test('nobody reaches a container past the router', async () => {
    await apply(toOld)
    const url = await rig.url()
    const asked = ['nobody.invalid', 'never.invalid', 'shop-r2-2'].map((host) =>
      rig.io.http({ method: 'GET', url, headers: { host }, timeoutSeconds: 5 }),
    )
    for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ body: '1.9.0' })
    expect((await visit(url)).body).toBe('1.9.0')
  })

  test.each(['r1;', 'r1\nhttp:', 'r 1', '{{', '-r', '', '"'])(
    'the name %j goes into no configuration',
    async (name) => {
      await expect(applyTo(['http://127.0.0.1:1'], all(name, '1.0.0'))).rejects.toThrow(
        'cannot be the name of a revision',
      )
      expect(await rig.io.files.exists(rig.file)).toBe(false)
    },
  )
})
