import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nginxRig, type NginxRig } from '../../../../test/conformance/traffic-nginx.ts'
import { until } from '../../../../test/conformance/traffic-rig.ts'
import { all, moves, toNew, toOld } from '../../../../test/conformance/traffic-moves.ts'
import { whyMissing } from '../../../../test/support/proxies/daemon.ts'
import type { TrafficAction } from '../../../model/plan.ts'
import { nginx } from './workers.ts'
import { settingsOf } from './place.ts'

const missing = whyMissing('nginx', '-v')

describe.skipIf(missing !== null)(missing ?? 'nginx in trouble', () => {
  let rig: NginxRig
  beforeEach(async () => {
    rig = await nginxRig()
    await rig.replica('r1', '1.9.0')
    await rig.replica('r2', '2.0.0')
  })
  afterEach(() => rig[Symbol.asyncDispose]())

  const { apply, applyTo, changed, crashAt, observe, served, current, preflight } = moves(() => rig)

  const workers = async () => {
    const now = await nginx(settingsOf(rig.ref), rig.io)
    return now.state === 'running' ? now.workers : []
  }

  test('a configuration that nginx refuses: the old file is back, nothing was reloaded', async () => {
    await apply(toOld)
    const [before, text] = [await workers(), await readFile(rig.upstreamFile, 'utf8')]
    await appendFile(rig.nginx.config, 'not_a_directive;\n')
    await expect(apply(toNew)).rejects.toThrow(
      /unknown directive "not_a_directive".*old file is back/,
    )
    expect(await readFile(rig.upstreamFile, 'utf8')).toBe(text)
    expect(await workers()).toEqual(before)
    expect(await served()).toBe('1.9.0')
    expect(await observe(toOld)).toMatchObject({ state: 'done' })
    expect(await observe(toNew)).toEqual({ state: 'absent' })
    const [problem] = await preflight()
    expect(problem?.what).toContain('not_a_directive')
  })

  test('the first file goes away again when nginx refuses it', async () => {
    await appendFile(rig.nginx.config, 'not_a_directive;\n')
    await expect(apply(toOld)).rejects.toThrow('not_a_directive')
    expect(await rig.io.files.exists(rig.upstreamFile)).toBe(false)
  })

  test('a configuration that does not include the file is told, before users are believed moved', async () => {
    await rig.nginx.useUpstream('127.0.0.1:1', '/dev/null')
    await expect(apply(toOld)).rejects.toThrow(`include ${rig.upstreamFile};`)
    expect(await rig.io.files.exists(rig.upstreamFile)).toBe(false)
  })

  test('a configuration that does not ask who is a tester is told, and nobody believed led', async () => {
    const ref = changed({ testers: { header: 'X-Canary', value: '1' } })
    await expect(apply(toOld, ref)).rejects.toThrow(
      /who is a tester.*proxy_pass http:\/\/\$lastgood_shop;/,
    )
    expect(await rig.io.files.exists(rig.upstreamFile)).toBe(false)
    await apply(toOld)
    const [problem] = await preflight(ref)
    expect(problem?.what).toContain('who is a tester')
  })

  test('a file edited by hand is not overwritten, and can be taken over', async () => {
    await apply(toOld)
    const text = (await readFile(rig.upstreamFile, 'utf8')).replace(';', ' max_fails=0;')
    await writeFile(rig.upstreamFile, text)
    await expect(apply(toNew)).rejects.toThrow('edited by hand')
    expect(await readFile(rig.upstreamFile, 'utf8')).toBe(text)
    expect(await observe(toNew)).toMatchObject({ state: 'failed' })
    expect(await current()).toMatchObject({ state: 'unavailable' })
    const [problem] = await preflight()
    const [, argv = ''] = /: (mv .+)$/.exec(problem?.hint ?? '') ?? []
    expect((await rig.io.exec(argv.split(' '))).code).toBe(0)
    await apply(toNew)
    expect(await served()).toBe('2.0.0')
  })

  test('a file of somebody else, or of another component, is left alone', async () => {
    await writeFile(rig.upstreamFile, 'upstream shop { server 127.0.0.1:1; }\n')
    await expect(apply(toOld)).rejects.toThrow('was not written by lastgood')
    await rig.io.files.remove(rig.upstreamFile)
    await apply(toOld)
    const other = { ...rig.ref, environment: 'staging' }
    await expect(apply(toNew, other)).rejects.toThrow('belongs to shop/production/api')
    expect(await served()).toBe('1.9.0')
  })

  test('nginx that does not run is told, and never taken for one without routes', async () => {
    await apply(toOld)
    await rig.nginx.stop()
    const problem = { what: expect.stringContaining('not running') as string }
    expect(await observe(toOld)).toMatchObject({ state: 'unknown', problem })
    expect(await current()).toMatchObject({
      state: 'unavailable',
      problem,
    })
    expect(await preflight()).toMatchObject([problem])
    await expect(apply(toNew)).rejects.toThrow('not running')
  })

  test('a reload that cannot be given puts the old file back', async () => {
    await apply(toOld)
    const text = await readFile(rig.upstreamFile, 'utf8')
    await expect(apply(toNew, changed({ reload: ['false'] }))).rejects.toThrow('told to reload')
    await expect(apply(toNew, changed({ test: ['/no/such', '-t'] }))).rejects.toThrow('no program')
    expect(await readFile(rig.upstreamFile, 'utf8')).toBe(text)
    expect(await observe(toOld)).toMatchObject({ state: 'done' })
  })

  test('a reload that nginx was told of and did not do is not believed', async () => {
    await apply(toOld)
    let now = 0
    const hurried = { ...rig.io.clock, monotonic: () => (now += 5) }
    const context = { ...rig.context([]), io: { ...rig.io, clock: hurried } }
    const deaf = changed({ reload: ['true'] })
    await expect(rig.traffic.apply(deaf, toNew, 'key', context)).rejects.toThrow('still serve')
    expect(await observe(toNew)).toEqual({ state: 'absent' })
    expect(await current()).toMatchObject({
      value: [{ version: '1.9.0', weight: 100 }],
    })
    await apply(toNew)
    expect(await served()).toBe('2.0.0')
  })

  test.each(['r1;', 'r1\nserver 10.0.0.1', 'r 1', '}', '-r', '', '$x', '"', '../r'])(
    'the name %j goes into no configuration',
    async (name) => {
      await rig.replica(name, '1.0.0')
      await expect(apply(all(name, '1.0.0'))).rejects.toThrow('cannot be the name of a revision')
      await expect(apply(all('r1', name))).rejects.toThrow('cannot be the name of a version')
      expect(await rig.io.files.exists(rig.upstreamFile)).toBe(false)
    },
  )

  test.each(['http://x;y', 'http://a b', 'http://h:1/p', 'https://h:1', 'h:1', 'http://u@h:1', ''])(
    'the address %j goes into no configuration',
    async (address) => {
      await expect(applyTo([address], toOld)).rejects.toThrow('no address')
      expect(await rig.io.files.exists(rig.upstreamFile)).toBe(false)
    },
  )

  test.each(['before', 'noted', 'written', 'tested', 'sent'])(
    'a crash at %s leaves what observe tells, and applying again ends well',
    async (point) => {
      await apply(toOld)
      await expect(crashAt(`traffic:route:${point}`, toNew)).rejects.toThrow('crash')
      // The reload was given, and takes its time: nobody knows how much of it is done.
      if (point !== 'sent') {
        expect(await observe(toNew)).toEqual({ state: 'absent' })
        expect(await served()).toBe('1.9.0')
        expect(await current()).toMatchObject({
          value: [{ version: '1.9.0' }],
        })
      } else await until(async () => (await observe(toNew)).state === 'done')
      await apply(toNew)
      expect(await observe(toNew)).toMatchObject({ state: 'done' })
      expect(await served()).toBe('2.0.0')
    },
  )

  test('a WebSocket keeps its old worker, which is told until it ends', async () => {
    await apply(toOld)
    const socket = new WebSocket((await rig.url()).replace('http', 'ws'))
    await new Promise((resolve) => (socket.onopen = resolve))
    await apply(toNew)
    const drain: TrafficAction = { do: 'drain', revision: 'r1', timeoutSeconds: 30 }
    await apply(drain)
    const says = expect.stringMatching(/^1 old worker with requests or WebSockets/) as string
    await until(async () => (await observe(drain)).state === 'progressing')
    expect(await observe(drain)).toEqual({ state: 'progressing', says })
    socket.close()
    expect(await rig.settled(() => observe(drain))).toEqual({
      state: 'done',
      says: 'nothing under way',
    })
  })

  test('a file that may not be written is told', async () => {
    const denied = () =>
      Promise.reject(Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' }))
    const io = { ...rig.io, files: { ...rig.io.files, writeAtomic: denied } }
    const asked = rig.traffic.apply(rig.ref, toOld, 'key', { ...rig.context([]), io })
    await expect(asked).rejects.toThrow(/may not use this file.*ls -ld/)
  })
})
