import { expect, test } from 'vitest'
import { metricsConformance } from '../../../../test/conformance/metrics.ts'
import { intervalsRig } from '../../../../test/conformance/metrics-intervals.ts'
import { questionOf } from '../../../../test/conformance/metrics-rig.ts'
import { startCloudwatch } from '../../../../test/fakes/cloudwatch.ts'
import type { MetricGuard } from '../../../model/guard.ts'
import { cloudwatchMetrics } from './index.ts'
import { cloudwatchSettings } from './settings.ts'

const secret = 'aws-s3cret-key'
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: secret }
const guard = (url: string): MetricGuard => ({
  name: 'errors',
  source: 'cloudwatch',
  settings: cloudwatchSettings.parse({
    kind: 'cloudwatch',
    region: 'eu-central-1',
    url: `${url}/`,
    ...credentials,
    timeout: '500ms',
  }),
  measure: {
    kind: 'share',
    total: "SELECT SUM(requests) FROM shop WHERE version = '$version'",
    bad: "SELECT SUM(errors) FROM shop WHERE version = '$version'",
  },
  against: { kind: 'limit', limit: 0.01 },
  alpha: 0.01,
})

const rig = () =>
  intervalsRig({
    metrics: cloudwatchMetrics,
    secret,
    guard,
    start: (intervals) => startCloudwatch(intervals, credentials),
    // AWS refuses what was signed more than five minutes before or after.
    skew: 200,
  })

metricsConformance('cloudwatch', null, rig)

test('history is a sum, and many questions of one span are one call', async () => {
  await using of = await rig()
  await of.happen(95, 5)
  const question = questionOf(of, of.guard)
  expect(await cloudwatchMetrics.history(question, 1, of.io)).toMatchObject({ bad: 5, total: 100 })
  let calls = 0
  const http = (request: Parameters<typeof of.io.http>[0]) => {
    calls += 1
    return of.io.http(request)
  }
  await cloudwatchMetrics.read([question, question, question], { ...of.io, http })
  // The server gives one query a page.
  expect(calls).toBe(6)
})

test('credentials come from the environment, and their absence is told of', async () => {
  await using of = await rig()
  const settings = { kind: 'cloudwatch', region: 'eu-central-1', url: of.guard.settings['url'] }
  const bare = { ...of.guard, settings: settings as MetricGuard['settings'] }
  const env = { AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: secret }
  expect(await cloudwatchMetrics.preflight(bare, { ...of.io, env })).toEqual([])
  const [none] = await cloudwatchMetrics.preflight(bare, { ...of.io, env: {} })
  expect(none?.hint).toContain('AWS_ACCESS_KEY_ID')
  const wrong = { ...env, AWS_SECRET_ACCESS_KEY: 'other-s3cret' }
  const [refused] = await cloudwatchMetrics.preflight(bare, { ...of.io, env: wrong })
  expect(refused?.what).toContain('403')
})
