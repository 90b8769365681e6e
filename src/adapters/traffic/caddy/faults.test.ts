import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { caddyRig, type CaddyRig } from '../../../../test/conformance/traffic-caddy.ts'
import { visit } from '../../../../test/conformance/traffic-rig.ts'
import { all, canary, moves, toNew, toOld } from '../../../../test/conformance/traffic-moves.ts'
import { whyMissing } from '../../../../test/support/proxies/daemon.ts'

const missing = whyMissing('caddy', 'version')

const split = canary(50)

describe.skipIf(missing !== null)(missing ?? 'caddy in trouble', () => {
  let rig: CaddyRig
  const start = async (options: Parameters<typeof caddyRig>[0] = {}) => {
    await rig?.[Symbol.asyncDispose]()
    rig = await caddyRig(options)
    await rig.replica('r1', '1.9.0')
    await rig.replica('r2', '2.0.0')
  }
  beforeEach(() => start())
  afterEach(() => rig[Symbol.asyncDispose]())

  const { apply, applyTo, changed, crashAt, observe, served, current, preflight } = moves(() => rig)

  test('a change of somebody else in between is not overwritten', async () => {
    await apply(toOld)
    const meddle = { ...rig.io }
    const fault = (point: string) => {
      if (point === 'traffic:route:read') meddling = rig.caddy.say('PATCH', '/id/shop', other)
    }
    let meddling: Promise<string> | null = null
    const other = JSON.parse(await rig.caddy.say('GET', '/id/shop')) as { [key: string]: never }
    Object.assign(other, { buffer_requests: true })
    const http: typeof rig.io.http = async (call) => {
      await meddling
      return rig.io.http(call)
    }
    const context = { ...rig.context([]), io: { ...meddle, fault, http } }
    await expect(rig.traffic.apply(rig.ref, toNew, 'key', context)).rejects.toThrow(
      'Somebody else changed',
    )
    expect(await rig.caddy.say('GET', '/id/shop')).toContain('buffer_requests')
    expect(await served()).toBe('1.9.0')
    await apply(toNew)
    expect(await rig.caddy.say('GET', '/id/shop')).toContain('buffer_requests')
    expect(await served()).toBe('2.0.0')
  })

  test('Caddy that does not run is told, and never taken for one without routes', async () => {
    await apply(toOld)
    await rig.caddy.stop()
    const problem = { what: expect.stringContaining('does not answer') as string }
    expect(await observe(toOld)).toMatchObject({ state: 'unknown', problem })
    expect(await current()).toMatchObject({
      state: 'unavailable',
      problem,
    })
    expect(await preflight()).toMatchObject([problem])
    await expect(apply(toNew)).rejects.toThrow('does not answer')
  })

  test('an unknown "@id" is told with what to do', async () => {
    const [problem] = await preflight(changed({ id: 'other' }))
    expect(problem?.hint).toContain('"@id": "other"')
    await expect(apply(toOld, changed({ id: 'other' }))).rejects.toThrow('nothing with')
  })

  test('an "@id" of something else is told', async () => {
    await start({ handler: { handler: 'static_response', upstreams: undefined as never } })
    const [problem] = await preflight()
    expect(problem?.what).toContain('no reverse_proxy handler')
  })

  test('what Caddy refuses changes nothing', async () => {
    await apply(toOld)
    await expect(applyTo(['http://127.0.0.1:99999'], toNew)).rejects.toThrow('no address')
    expect(await served()).toBe('1.9.0')
  })

  test('upstreams of somebody else are replaced by the first deploy, and seen later', async () => {
    await start({ handler: { upstreams: [{ dial: '127.0.0.1:9' }] } })
    expect(await current()).toEqual({ state: 'ok', value: [] })
    await apply(toOld)
    expect(await served()).toBe('1.9.0')
    await rig.caddy.say('POST', '/id/shop/upstreams', { dial: '127.0.0.1:9' })
    expect(await observe(toOld)).toEqual({ state: 'absent' })
    await apply(toOld)
    expect(await observe(toOld)).toMatchObject({ state: 'done' })
  })

  test('a policy that does not keep to weights is left to the user, and refuses a split only', async () => {
    const sticky = { selection_policy: { policy: 'ip_hash' } }
    await start({ handler: { load_balancing: sticky } })
    await apply(toOld)
    await expect(apply(split)).rejects.toThrow('ip_hash')
    expect(await served()).toBe('1.9.0')
    expect(await rig.caddy.say('GET', '/id/shop')).toContain('ip_hash')
  })

  test('testers are led by a handler of their own, which goes with the canary and with the setting', async () => {
    await start({ handler: { headers: { request: { set: { 'X-Here': ['yes'] } } } } })
    const ref = changed({ testers: { header: 'X-Canary', value: '1' } })
    await apply(toOld, ref)
    await apply(split, ref)
    const headers = { 'x-canary': '1' }
    const url = `${await rig.url()}/headers`
    const answer = await rig.io.http({ method: 'GET', url, headers, timeoutSeconds: 9 })
    expect(answer).toMatchObject({ body: expect.stringContaining('"x-here":"yes"') as string })
    const there = () => rig.caddy.say('GET', '/id/lastgood-testers-shop')
    expect(await there()).toContain('X-Canary')
    await apply(split)
    await expect(there()).rejects.toThrow('unknown object ID')
    expect(await observe(split)).toMatchObject({ state: 'done' })
  })

  test('what else the handler says stays as it is', async () => {
    await start({ handler: { headers: { request: { set: { 'X-Here': ['yes'] } } } } })
    await apply(toOld)
    expect((await visit(`${await rig.url()}/headers`)).body).toContain('"x-here":"yes"')
  })

  test('a Caddy that keeps nothing is told', async () => {
    await rig.caddy.say('POST', '/config/admin/config', { persist: false })
    const [problem] = await preflight()
    expect(problem?.hint).toContain('--resume')
  })

  test.each(['before', 'read', 'sent'])(
    'a crash at %s leaves what observe tells, and applying again ends well',
    async (point) => {
      await apply(toOld)
      await expect(crashAt(`traffic:route:${point}`, toNew)).rejects.toThrow('crash')
      const { state } = await observe(toNew)
      expect(state).toBe(point === 'sent' ? 'done' : 'absent')
      await apply(toNew)
      expect(await served()).toBe('2.0.0')
    },
  )

  test('a notice that a killed lastgood left behind is taken away', async () => {
    await start({ notice: true })
    await apply(toOld)
    const keeps = async () => {
      const headers = { connection: 'keep-alive' }
      const url = await rig.url()
      const answer = await rig.io.http({ method: 'GET', url, headers, timeoutSeconds: 20 })
      return answer.state === 'answered' && answer.headers['connection'] !== 'close'
    }
    expect(await keeps()).toBe(true)
    await rig.io.files.writeAtomic(rig.closingFile, '')
    expect(await keeps()).toBe(false)
    expect(await observe(toOld)).toEqual({ state: 'absent' })
    await apply(toOld)
    expect(await keeps()).toBe(true)
    expect(await observe(toOld)).toMatchObject({ state: 'done' })
  })

  test.each(['r|1', 'r"1', 'r\n1', 'r 1', ''])(
    'the name %j goes into no configuration',
    async (name) => {
      await rig.replica(name, '1.0.0')
      await expect(apply(all(name, '1.0.0'))).rejects.toThrow('cannot be the name of a revision')
      await expect(apply(all('r1', name))).rejects.toThrow('cannot be the name of a version')
    },
  )
})
