import { readFile, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { haproxyRig, type HaproxyRig } from '../../../../test/conformance/traffic-haproxy.ts'
import { errors, until, visit } from '../../../../test/conformance/traffic-rig.ts'
import { all, canary, moves, toNew, toOld } from '../../../../test/conformance/traffic-moves.ts'
import { whyMissing } from '../../../../test/support/proxies/daemon.ts'
import { notesFile } from './notes.ts'
import { settingsOf } from './place.ts'

const missing = whyMissing('haproxy', '-v')

describe.skipIf(missing !== null)(missing ?? 'haproxy in trouble', () => {
  let rig: HaproxyRig
  beforeEach(async () => {
    rig = await haproxyRig(3)
    await rig.replica('r1', '1.9.0')
    await rig.replica('r2', '2.0.0')
  })
  afterEach(() => rig[Symbol.asyncDispose]())

  const { apply, applyTo, changed, crashAt, current, observe, served, preflight } = moves(
    () => rig,
    [errors],
  )

  test.each(['before', 'addressed', 'noted', 'ready', 'sent'])(
    'a crash at %s, and HAProxy restarted on top of it: applying again ends well',
    async (point) => {
      await apply(toOld)
      await expect(crashAt(`traffic:route:${point}`, toNew)).rejects.toThrow('crash')
      expect(await observe(toNew)).toEqual({ state: 'absent' })
      // The state file was not written: HAProxy is back where it was, and somebody always serves.
      await rig.haproxy.restart()
      expect(await served()).toBe('1.9.0')
      expect(await observe(toNew)).toEqual({ state: 'absent' })
      expect(await current()).toMatchObject({ value: [{ version: '1.9.0', weight: 100 }] })
      await apply(toNew)
      expect(await observe(toNew)).toMatchObject({ state: 'done' })
      expect(await served()).toBe('2.0.0')
      await rig.haproxy.restart()
      expect(await observe(toNew)).toMatchObject({ state: 'done' })
      expect(await served()).toBe('2.0.0')
    },
  )

  test('HAProxy that forgot is seen, told beforehand, and filled again', async () => {
    const text = await readFile(rig.haproxy.config, 'utf8')
    await writeFile(rig.haproxy.config, text.replace('load-server-state-from-file global', ''))
    const [problem] = await preflight()
    expect(problem?.what).toContain('would forget the routes')
    await apply(toOld)
    await rig.haproxy.restart()
    expect(await observe(toOld)).toEqual({ state: 'absent' })
    expect(await current()).toEqual({ state: 'ok', value: [] })
    await apply(toOld)
    expect(await served()).toBe('1.9.0')
  })

  test('HAProxy that does not run is told, and never taken for one without routes', async () => {
    await apply(toOld)
    await rig.haproxy.stop()
    const problem = { what: expect.stringContaining('not running') as string }
    expect(await observe(toOld)).toMatchObject({ state: 'unknown', problem })
    expect(await current()).toMatchObject({ state: 'unavailable', problem })
    expect(await rig.traffic.counts(rig.ref, rig.io)).toMatchObject({ state: 'unavailable' })
    expect(await preflight()).toMatchObject([problem])
    await expect(apply(toNew)).rejects.toThrow('not running')
  })

  test('what somebody changed by hand is seen', async () => {
    await apply(toOld)
    await rig.haproxy.say('set server shop/app3 addr 127.0.0.1 port 9')
    expect(await observe(toOld)).toEqual({ state: 'absent' }) // a reload would now undo that
    await apply(toOld)
    expect(await observe(toOld)).toMatchObject({ state: 'done' })
    await rig.haproxy.say('set server shop/app3 state ready')
    expect(await observe(toOld)).toEqual({ state: 'absent' })
    await apply(toOld)
    await rig.haproxy.say('set server shop/app1 addr 127.0.0.1 port 9')
    expect(await observe(toOld)).toEqual({ state: 'absent' })
    await apply(toOld)
    expect(await served()).toBe('1.9.0')
    expect(await observe(toOld)).toMatchObject({ state: 'done' })
  })

  test('shares are told as they are when somebody changed weights', async () => {
    const { routes } = canary(10)
    await apply({ do: 'route', routes })
    expect(await current()).toEqual({ state: 'ok', value: routes })
    await rig.haproxy.say('set server shop/app2 weight 3')
    expect(await current()).toMatchObject({ value: [{ weight: 75 }, { weight: 25 }] })
    expect(await observe({ do: 'route', routes })).toEqual({ state: 'absent' })
  })

  test('too few servers are told before anything moves', async () => {
    await apply(toOld)
    for (let n = 0; n < 2; n++) await rig.replica('r2', '2.0.0')
    await expect(apply(toNew)).rejects.toThrow(/3 replicas want a server.*server-template/)
    expect(await served()).toBe('1.9.0')
    expect(await observe(toOld)).toMatchObject({ state: 'done' })
  })

  test('several replicas share what their revision gets', async () => {
    await rig.replica('r2', '2.0.0')
    await apply(canary(50))
    const said: Record<string, number> = {}
    for (let n = 0; n < 40; n++) {
      const version = await served()
      said[version] = (said[version] ?? 0) + 1
    }
    expect(said).toEqual({ '1.9.0': 20, '2.0.0': 20 })
  })

  test('a socket without the right to change is told', async () => {
    await rig.haproxy.stop()
    const text = await readFile(rig.haproxy.config, 'utf8')
    await writeFile(rig.haproxy.config, text.replace('level admin', 'level operator'))
    await rig.haproxy.restart()
    const [problem] = await preflight()
    expect(problem?.hint).toContain('level admin')
    await expect(apply(toOld)).rejects.toThrow('does not allow changes')
  })

  test('guards that HAProxy cannot count for are named', async () => {
    const slow = { ...errors, name: 'slow', bad: { status: 500, slowerThan: 1 } }
    await rig.traffic.apply(rig.ref, toOld, 'key', rig.context([errors, slow]))
    const samples = await rig.traffic.counts(rig.ref, rig.io)
    expect(samples).toMatchObject({ state: 'unavailable' })
    expect(samples.state === 'unavailable' && samples.problem.what).toContain('slow')
  })

  test('requests that a replica broke off or never got are bad', async () => {
    await apply(toOld)
    expect(await served()).toBe('1.9.0')
    const url = await rig.url()
    expect((await visit(`${url}/drop`)).status).toBe(502)
    await until(async () => (await rig.counted())['errors 1.9.0']?.total === 2)
    expect(await rig.counted()).toEqual({ 'errors 1.9.0': { bad: 1, total: 2 } })
  })

  test('a configuration that does not ask who is a tester is told before anything moves', async () => {
    await apply(toOld)
    const text = await readFile(rig.haproxy.config, 'utf8')
    await writeFile(rig.haproxy.config, text.replace(/^.*use-server.*$/m, ''))
    await rig.haproxy.restart()
    const ref = changed({ testers: { header: 'X-Canary', value: '1' } })
    const [problem] = await preflight(ref)
    expect(problem?.hint).toContain('use-server %[str(shop)')
    await expect(apply(toNew, ref)).rejects.toThrow('who is a tester')
    expect(await served()).toBe('1.9.0')
  })

  test('a canary that is down leaves testers with everybody', async () => {
    const ref = changed({ testers: { header: 'X-Canary', value: 'yes.1' } })
    await apply(toOld, ref)
    await apply(canary(10), ref)
    await rig.haproxy.say('set server shop/app2 state maint')
    const headers = { 'x-canary': 'yes.1' }
    const answer = await rig.io.http({
      method: 'GET',
      url: await rig.url(),
      headers,
      timeoutSeconds: 9,
    })
    expect(answer).toMatchObject({ body: '1.9.0' })
  })

  test('damaged notes are told, and not guessed', async () => {
    await apply(toOld)
    await writeFile(notesFile(settingsOf(rig.ref)), '{"format":')
    const problem = { what: expect.stringContaining('cannot be read') as string }
    expect(await current()).toMatchObject({ state: 'unavailable', problem })
    await expect(apply(toNew)).rejects.toThrow('cannot be read')
    expect(await served()).toBe('1.9.0')
  })

  test.each(['r1;', 'r1\nset server shop/app1 state maint', 'r 1', '-r', ''])(
    'the name %j reaches no command line',
    async (name) => {
      await rig.replica(name, '1.0.0')
      await expect(apply(all(name, '1.0.0'))).rejects.toThrow('cannot be the name of a revision')
      await expect(apply(all('r1', name))).rejects.toThrow('cannot be the name of a version')
      expect(await rig.haproxy.say('show servers state shop')).not.toContain('4711')
    },
  )

  test.each(['http://h;x:1', 'http://h:1/p', 'http://1.2.3.4:1;x', 'http://api.internal:80'])(
    'the address %j reaches no command line',
    async (address) => {
      await expect(applyTo([address], toOld)).rejects.toThrow('address')
    },
  )
})
