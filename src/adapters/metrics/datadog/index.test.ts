import { expect, test } from 'vitest'
import { metricsConformance } from '../../../../test/conformance/metrics.ts'
import { intervalsRig } from '../../../../test/conformance/metrics-intervals.ts'
import { questionOf, watcher } from '../../../../test/conformance/metrics-rig.ts'
import { startDatadog } from '../../../../test/fakes/datadog.ts'
import type { MetricGuard } from '../../../model/guard.ts'
import { datadogMetrics } from './index.ts'
import { datadogSettings } from './settings.ts'

const secret = 'dd-app-s3cret'
const guard = (url: string): MetricGuard => ({
  name: 'errors',
  source: 'datadog',
  settings: datadogSettings.parse({
    kind: 'datadog',
    url,
    apiKey: 'dd-api-s3cret',
    appKey: secret,
    timeout: '500ms',
  }),
  measure: {
    kind: 'share',
    total: 'sum:requests{version:$version}.as_count()',
    bad: 'sum:errors{version:$version}.as_count()',
  },
  against: { kind: 'limit', limit: 0.01 },
  alpha: 0.01,
})

const rig = () =>
  intervalsRig({
    metrics: datadogMetrics,
    secret,
    guard,
    start: (intervals) => startDatadog(intervals, { api: 'dd-api-s3cret', app: secret }),
  })

metricsConformance('datadog', null, rig)

test('an interval that has not settled is not asked for, and history is a sum', async () => {
  await using of = await rig()
  const { look } = watcher(of)
  await look()
  expect(await look()).toMatchObject({ state: 'empty', exchange: { asked: '' } })
  await of.happen(90, 10)
  expect(await datadogMetrics.history(questionOf(of, of.guard), 1, of.io)).toMatchObject({
    state: 'ok',
    bad: 10,
    total: 100,
  })
  const other = { ...questionOf(of, of.guard), version: '0.9.0' }
  expect(await datadogMetrics.history(other, 1, of.io)).toMatchObject({ state: 'empty' })
})

test('keys that are refused, rates, and versions that could change the query are told of', async () => {
  await using of = await rig()
  expect(await datadogMetrics.preflight(of.guard, of.io)).toEqual([])
  const settings = { ...of.guard.settings, appKey: 'another-s3cret' }
  const [refused] = await datadogMetrics.preflight({ ...of.guard, settings }, of.io)
  expect(refused?.what).toContain('403')
  expect(JSON.stringify(refused)).not.toContain('s3cret')
  const measure = { kind: 'share', total: 'sum:requests{*}', bad: 'sum:errors{*}' } as const
  expect((await datadogMetrics.preflight({ ...of.guard, measure }, of.io))[0]?.hint).toContain(
    '.as_count()',
  )
  const odd = { ...questionOf(of, of.guard), version: '1.0} + sum:x{*' }
  expect(await datadogMetrics.read([odd], of.io)).toMatchObject([{ state: 'unavailable' }])
})
