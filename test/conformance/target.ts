import { describe, expect, test } from 'vitest'
import type { ChangeRequest, Wanted, Wave } from '../../src/adapters/targets/target.ts'
import type { DeployStrategy } from '../../src/model/deployment.ts'
import { bring, inOrder, runWaves, type Driven } from './drive.ts'

/** An empty place of one kind of target, with releases that can be brought there. */
export interface TargetRig extends Driven, AsyncDisposable {
  /** Makes a release whose service is healthy; every call gives a revision id never used before. */
  release(version: string): Promise<Wanted>
  /** How often anything of that version was started, as the service itself counted it. */
  starts(version: string): Promise<number>
  /** True: the engine replaces what runs where it runs, so nothing old stays up beside, and going back starts it again. */
  readonly inPlace?: boolean
  /** Revisions that the place had before, made by others: engines that only change what exists already. None when absent. */
  readonly before?: ReadonlySet<string>
}

/** What every target must do, there and back. `makeRig` gives a fresh, empty place each time. */
export function targetConformance(name: string, makeRig: () => Promise<TargetRig>): void {
  const revisions = async ({ target, ref, io }: TargetRig) => {
    const seen = await target.history(ref, 10, io)
    if (seen.state !== 'ok') throw new Error(seen.problem.what)
    return seen.value
  }
  const brought = async (rig: TargetRig) =>
    (await revisions(rig)).filter(({ id }) => rig.before?.has(id) !== true)
  const running = async (rig: TargetRig) =>
    (await revisions(rig)).find(({ state }) => state === 'current') ?? null
  const wavesFor = async (
    rig: TargetRig,
    strategy: ChangeRequest['strategy'],
    to: ChangeRequest['to'],
    keepWarmSeconds = 0,
  ): Promise<readonly Wave[]> => {
    const known = await revisions(rig)
    const from = known.find(({ state }) => state === 'current')?.id ?? null
    const request = { revisions: known, strategy, from, to, keepWarmSeconds }
    const waves = rig.target.plan(rig.ref, request)
    if ('what' in waves) throw new Error(waves.what)
    expect(JSON.parse(JSON.stringify(waves))).toEqual(waves) // plain data: it is stored, hashed and read back
    expect(rig.target.plan(rig.ref, request)).toEqual(waves)
    return waves
  }
  /** The way of deploying for tests that are about something else. */
  const usual = ({ target }: TargetRig): DeployStrategy =>
    target.supports.strategies.includes('blue-green') ? 'blue-green' : 'rolling'
  const change = async (
    rig: TargetRig,
    key: string,
    ...wanted: Parameters<typeof wavesFor> extends [unknown, ...infer R] ? R : never
  ) => runWaves(rig, await wavesFor(rig, ...wanted), key)

  describe(`target ${name}`, () => {
    test('knows nothing before the first deploy', async () => {
      await using rig = await makeRig()
      expect(await rig.target.preflight(rig.ref, rig.io)).toEqual([])
      expect(await brought(rig)).toEqual([])
    })

    test.each<DeployStrategy>(['rolling', 'blue-green', 'canary'])(
      'goes there and back and there again: %s',
      async (strategy) => {
        await using rig = await makeRig()
        if (!rig.target.supports.strategies.includes(strategy)) return
        const [old, bad, fixed] = [
          await rig.release('1.9.0'),
          await rig.release('2.0.0'),
          await rig.release('2.0.1'),
        ] as const
        await change(rig, 'd1', strategy, old)
        expect(await running(rig)).toMatchObject({ id: old.revision, version: '1.9.0' })
        await change(rig, 'd2', strategy, bad)
        expect(await running(rig)).toMatchObject({ id: bad.revision, version: '2.0.0' })
        await change(rig, 'r1', 'redeploy', { ...old, revision: `${old.revision}-again` })
        const back = await running(rig)
        expect(back).toMatchObject({ version: '1.9.0', digest: old.digest })
        expect(back?.ready).toBe(back?.wanted)
        await change(rig, 'd3', strategy, fixed)
        const all = await brought(rig)
        expect(all.map(({ version }) => version)).toEqual(['2.0.1', '1.9.0', '2.0.0', '1.9.0'])
        expect(all.map(({ state }) => state)).toEqual(['current', 'stopped', 'stopped', 'stopped'])
      },
    )

    test('switches back to a release kept warm, without starting anything', async () => {
      await using rig = await makeRig()
      if (!rig.target.supports.keepsOldRevisions) return
      const [old, bad] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
      await change(rig, 'd1', usual(rig), old)
      const before = await rig.starts('1.9.0')
      await change(rig, 'd2', usual(rig), bad, 600)
      if (rig.inPlace === true) {
        await change(rig, 'r1', 'switch-back', { existing: old.revision, version: '1.9.0' })
        const back = await running(rig)
        expect(back).toMatchObject({ id: old.revision, version: '1.9.0', ready: back?.wanted })
        return
      }
      const warm = (await revisions(rig)).find(({ id }) => id === old.revision)
      expect(warm).toMatchObject({ state: 'beside', ready: warm?.wanted })
      expect(warm?.expiresAt).not.toBeNull()
      await change(rig, 'r1', 'switch-back', { existing: old.revision, version: '1.9.0' })
      expect(await running(rig)).toMatchObject({ id: old.revision, expiresAt: null })
      expect(await rig.starts('1.9.0')).toBe(before)
      expect((await revisions(rig)).find(({ id }) => id === bad.revision)?.state).toBe('stopped')
    })

    test('says why it cannot switch back to what is not up', async () => {
      await using rig = await makeRig()
      const [old, next] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
      await change(rig, 'd1', usual(rig), old)
      await change(rig, 'd2', usual(rig), next)
      // What an engine starts again in its place need not be up.
      for (const existing of [...(rig.inPlace === true ? [] : [old.revision]), 'never-there']) {
        const answer = rig.target.plan(rig.ref, {
          revisions: await revisions(rig),
          strategy: 'switch-back',
          from: next.revision,
          to: { existing, version: '1.9.0' },
          keepWarmSeconds: 0,
        })
        expect(answer).toMatchObject({ what: expect.stringContaining(existing) as string })
      }
    })

    test('every action is absent before, done after, and repeating it changes nothing', async () => {
      await using rig = await makeRig()
      const [old, next] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
      await change(rig, 'd1', usual(rig), old)
      const waves = await wavesFor(rig, usual(rig), next, 600)
      for (const [i, { action }] of inOrder(waves).entries()) {
        const key = `d2/${i}`
        expect(await rig.target.observe(rig.ref, action, key, rig.io)).toEqual({ state: 'absent' })
        expect(await bring(rig, action, key)).toMatchObject({ state: 'done' })
        const before = await revisions(rig)
        await rig.target.apply(rig.ref, action, key, rig.io)
        expect(await bring(rig, action, key)).toMatchObject({ state: 'done' })
        expect(await revisions(rig)).toEqual(before)
      }
      expect(await rig.starts('2.0.0')).toBe((await running(rig))?.wanted)
    })

    test('what was prepared can be taken back, and nothing of it stays up', async () => {
      await using rig = await makeRig()
      const [old, next] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
      await change(rig, 'd1', usual(rig), old)
      const before = await running(rig)
      const strategy = rig.target.supports.strategies.includes('canary') ? 'canary' : usual(rig)
      const steps = (await wavesFor(rig, strategy, next)).flatMap(({ prepare, cutover }) => [
        ...prepare,
        ...cutover,
      ])
      for (const [i, { action }] of steps.entries()) await bring(rig, action, `d2/${i}`)
      for (const [i, { undo }] of [...steps.entries()].reverse()) {
        if (undo) expect(await bring(rig, undo, `undo/${i}`)).toMatchObject({ state: 'done' })
      }
      // `since` may move: the old release was not the service for a moment.
      expect(await running(rig)).toEqual({ ...before, since: expect.any(String) as string })
      const left = (await revisions(rig)).find(({ id }) => id === next.revision)
      expect(left?.state ?? 'stopped').toBe('stopped')
    })

    test('stops everything, starts it again, and brings another release in after all', async () => {
      await using rig = await makeRig()
      if (rig.target.stopsFirst === undefined) return
      expect(rig.target.stopsFirst(rig.ref)).toBeNull()
      const [old, bad] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
      await change(rig, 'd1', usual(rig), old)
      await change(rig, 'd2', usual(rig), bad, 600)
      const before = await running(rig)
      const up = async () => (await revisions(rig)).filter(({ ready }) => ready > 0)
      const again = { ...old, revision: `${old.revision}-again` }
      const [stop, ...rest] = await wavesFor(rig, 'restore', again)
      if (stop === undefined) throw new Error('no wave')
      expect(stop.serves).toEqual([])
      for (const round of ['r1', 'r2']) {
        for (const [i, { action }] of stop.prepare.entries()) {
          expect(await bring(rig, action, `${round}/p${i}`)).toMatchObject({ state: 'done' })
        }
        expect((await running(rig))?.ready).toBe(before?.wanted)
        for (const [i, { action, title }] of stop.cutover.entries()) {
          const key = `${round}/c${i}`
          // What was only kept warm is started again by nobody.
          const first = await rig.target.observe(rig.ref, action, key, rig.io)
          if (round === 'r1') expect(first, title).toEqual({ state: 'absent' })
          expect(await bring(rig, action, key), title).toMatchObject({ state: 'done' })
          const seen = await revisions(rig)
          await rig.target.apply(rig.ref, action, key, rig.io)
          expect(await bring(rig, action, key)).toMatchObject({ state: 'done' })
          expect(await revisions(rig)).toEqual(seen)
        }
        expect(await up()).toEqual([])
        if (round === 'r2') break
        const undos = stop.cutover.flatMap(({ undo }) => undo ?? []).reverse()
        for (const [i, undo] of undos.entries()) {
          const key = `${round}/u${i}`
          expect(await rig.target.observe(rig.ref, undo, key, rig.io)).toEqual({ state: 'absent' })
          expect(await bring(rig, undo, key)).toMatchObject({ state: 'done' })
          await rig.target.apply(rig.ref, undo, key, rig.io)
          expect(await bring(rig, undo, key)).toMatchObject({ state: 'done' })
        }
        const { id, version, ready, wanted } = before ?? {}
        expect(await running(rig)).toMatchObject({ id, version, ready, wanted })
      }
      await runWaves(rig, rest, 'r3')
      const back = await running(rig)
      expect(back).toMatchObject({ id: again.revision, digest: old.digest, ready: before?.wanted })
      expect((await up()).map(({ id }) => id)).toEqual([again.revision])
    })

    test('refuses names that would lead out of its folder', async () => {
      await using rig = await makeRig()
      const wanted = await rig.release('1.9.0')
      for (const revision of ['../evil', '..', '', '-rf', 'a/b', 'a\u0000b', 'current']) {
        const action = { do: 'promote', revision }
        await expect(rig.target.apply(rig.ref, action, 'k', rig.io)).rejects.toThrow(/name/)
        const request = {
          revisions: [],
          strategy: usual(rig),
          from: null,
          to: { ...wanted, revision },
          keepWarmSeconds: 0,
        } as const
        expect(rig.target.plan(rig.ref, request)).toMatchObject({
          what: expect.stringContaining('name') as string,
        })
      }
    })
  })
}
