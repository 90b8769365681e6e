import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { notifiers } from '../../src/adapters/notifiers/index.ts'
import { nodeIo } from '../../src/host/node.ts'
import type { AdapterSettings } from '../../src/model/config.ts'
import { type Message, messageKinds } from '../../src/model/message.ts'

/** A notifier against a fake that is a real server. */
export interface NotifierRig extends AsyncDisposable {
  readonly settings: AdapterSettings
  /** Everything in the settings that must not be shown. */
  readonly secrets: readonly string[]
  /** What arrived, as text in which the words of a message can be found. */
  readonly arrived: () => readonly string[]
  /** Kinds of messages that it does not send. */
  readonly silent: readonly Message['kind'][]
  readonly fault: (mode: 'ok' | 'hang' | 'drop' | 'refuse') => void
}

export const message: Message = {
  kind: 'rolled-back',
  service: 'shop',
  environment: 'production',
  from: '2.0.0',
  to: '1.9.0',
  reason: 'checkout 500s',
  by: 'ana',
  runId: 318,
  at: '2026-10-02T18:45:20.000Z',
  says: 'every step is done',
  next: null,
}

/** What every notifier must do. */
export function notifierConformance(kind: string, make: () => Promise<NotifierRig>): void {
  describe(kind, () => {
    const io = nodeIo({})
    let rig: NotifierRig
    beforeAll(async () => {
      rig = await make()
    })
    afterAll(() => rig[Symbol.asyncDispose]())

    const send = async (more: Partial<Message> = {}, seconds = 5) => {
      const notifier = await notifiers[kind]?.()
      if (notifier === undefined) throw new Error(`no notifier ${kind}`)
      expect(notifier.kind).toBe(kind)
      rig.fault('ok')
      return notifier.send(
        { id: 'run-318', message: { ...message, ...more } },
        rig.settings,
        io,
        seconds,
      )
    }
    const sendTo = async (mode: 'hang' | 'drop' | 'refuse', seconds = 5) => {
      const notifier = await notifiers[kind]?.()
      rig.fault(mode)
      return notifier?.send({ id: 'run-318', message }, rig.settings, io, seconds)
    }

    test.each(messageKinds)('%s arrives with service, environment and versions', async (which) => {
      const before = rig.arrived().length
      expect(await send({ kind: which })).toBeNull()
      const arrived = rig.arrived().slice(before)
      expect(arrived).toHaveLength(rig.silent.includes(which) ? 0 : 1)
      for (const text of arrived) {
        for (const word of ['shop/production', which === 'tripped' ? '2.0.0' : '1.9.0']) {
          expect(text).toContain(word)
        }
        expect(text).toContain('checkout 500s')
      }
    })

    test('long and hostile texts are cut, and stay text', async () => {
      const reason = `<!channel> "&\u202e\u0000\r\nBcc: eve@example.com ${'x'.repeat(100_000)}`
      const before = rig.arrived().length
      expect(await send({ reason, says: '\ud83d\ude00'.repeat(50_000) })).toBeNull()
      const [text = ''] = rig.arrived().slice(before)
      expect(text.length).toBeGreaterThan(100)
      if (kind !== 'webhook') {
        expect(text.length).toBeLessThan(20_000)
        expect(text).not.toMatch(/^Bcc:/m)
      }
      if (kind === 'slack') expect(text).not.toContain('<!channel>')
    })

    test.each(['drop', 'refuse'] as const)('%s is a Problem without secrets', async (mode) => {
      const problem = await sendTo(mode)
      expect(problem).toMatchObject({ where: expect.stringContaining(kind) as string })
      for (const secret of rig.secrets) expect(JSON.stringify(problem)).not.toContain(secret)
    })

    test('one that hangs is given up in time, and takes the next message', async () => {
      const problem = await sendTo('hang', 0.3)
      expect(problem).not.toBeNull()
      for (const secret of rig.secrets) expect(JSON.stringify(problem)).not.toContain(secret)
      expect(await send()).toBeNull()
    })
  })
}
