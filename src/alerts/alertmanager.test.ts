import { expect, test, vi } from 'vitest'
import { noAlertmanager, startAlertmanager } from '../../test/support/alertmanager.ts'
import { temporaryFolder } from '../../test/support/repository.ts'
import { nodeIo } from '../host/node.ts'
import type { Config } from '../model/config.ts'
import { openAlertListener, type Signal } from './listener.ts'

test.skipIf(noAlertmanager !== null)(
  `a real Alertmanager repeats a firing group, and it is one signal${noAlertmanager === null ? '' : ` (${noAlertmanager})`}`,
  { timeout: 300_000 },
  async () => {
    using home = temporaryFolder()
    const signals: Signal[] = []
    const config = {
      service: 'shop',
      file: 'lastgood.yaml',
      alerts: {
        sources: [{ name: 'am', kind: 'alertmanager', token: 'abc' }],
        match: [],
        windowSeconds: 0,
      },
    } as unknown as Config
    const notified: unknown[] = []
    const real = nodeIo({})
    const opened = await openAlertListener({
      project: { config, stateFolder: home.folder, io: real },
      environments: ['production'],
      listen: { host: '127.0.0.1', port: 0 },
      onSignal: async (signal) => void signals.push(signal),
      onProblem: (problem) => notified.push(problem),
    })
    if (!opened.ok) throw new Error(JSON.stringify(opened.problems))
    const { port } = opened.value
    try {
      await using alertmanager = await startAlertmanager(`
route:
  receiver: lastgood
  group_by: [service]
  group_wait: 0s
  group_interval: 1s
  repeat_interval: 1s
receivers:
  - name: lastgood
    webhook_configs:
      - url: http://127.0.0.1:${port}/alerts/am
        http_config: { authorization: { credentials: abc } }
`)
      const startsAt = new Date().toISOString()
      const alert = (name: string, more = {}) => ({
        labels: { alertname: name, service: 'shop', environment: 'production' },
        annotations: { summary: 'The checkout answers 5xx' },
        startsAt,
        ...more,
      })
      await alertmanager.post(alert('ShopErrors'))
      const patient = { timeout: 120_000, interval: 100 }
      await vi.waitFor(() => expect(signals).toHaveLength(1), patient)
      expect(signals[0]).toMatchObject({
        environment: 'production',
        alert: { title: 'The checkout answers 5xx', state: 'firing' },
      })
      // The second alert arrives with the first repeated beside it, in one notification.
      await alertmanager.post(alert('ShopErrors'), alert('ShopSlow'))
      await vi.waitFor(() => expect(signals).toHaveLength(2), patient)
      const endsAt = new Date().toISOString()
      await alertmanager.post(alert('ShopErrors', { endsAt }), alert('ShopSlow', { endsAt }))
      // It begins anew: another firing, which comes in order behind the repetitions and the resolution of the first.
      const again = new Date(Date.now() + 1000).toISOString()
      await vi.waitFor(async () => {
        await alertmanager.post(alert('ShopErrors', { startsAt: again }))
        expect(signals).toHaveLength(3)
      }, patient)
      expect(signals.map(({ alert: { labels } }) => labels['alertname'])).toEqual([
        'ShopErrors',
        'ShopSlow',
        'ShopErrors',
      ])
      expect(notified).toEqual([])
    } finally {
      await opened.value.close()
    }
  },
)
