import { expect, test } from 'vitest'
import { parseConfig } from './parse.ts'

const guards = (text: string, env: Record<string, string> = {}) =>
  parseConfig(
    `service: shop\ntarget: local\nstart: x\ntraffic: {kind: local, listen: 8080}\n${text}\nenvironments: {production: }\n`,
    'lastgood.yaml',
    env,
  )

test('guards of metrics servers, each in one shape, whether the server is their own or shared', () => {
  const parsed = guards(
    `metrics: {prom: {kind: prometheus, url: "http://p:9090/x", token: "\${T}"}}
guards:
  errors: {source: prom, total: 'a{version="$version"}', bad: b, limit: 1%}
  slow: {source: scrape, histogram: h, slowerThan: 1s, limit: 5%, path: /m, alpha: 0.001}
  cpu: {source: prometheus, url: "http://q", gauge: c, max: 4, limit: 3.5, user: u, password: p}
  canary: {source: prom, total: a, bad: b, against: beside, tolerance: "1.5x, +0.2 points"}
  before: {source: prom, total: a, bad: b, against: previous}
  plain: {limit: 2%}`,
    { T: 'token-1' },
  )
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const { config } = parsed.value
  const [production] = config.environments
  const prom = { kind: 'prometheus', url: 'http://p:9090/x', token: 'token-1' }
  expect(production?.guards.map(({ name }) => name)).toEqual(['plain'])
  expect(production?.metricGuards).toEqual([
    {
      name: 'errors',
      source: 'prometheus',
      settings: prom,
      measure: { kind: 'share', total: 'a{version="$version"}', bad: 'b' },
      against: { kind: 'limit', limit: 0.01 },
      alpha: 0.01,
    },
    {
      name: 'slow',
      source: 'scrape',
      settings: { kind: 'scrape', path: '/m' },
      measure: { kind: 'slow', histogram: 'h', slowerThan: 1 },
      against: { kind: 'limit', limit: 0.05 },
      alpha: 0.001,
    },
    {
      name: 'cpu',
      source: 'prometheus',
      settings: { kind: 'prometheus', url: 'http://q', user: 'u', password: 'p' },
      measure: { kind: 'gauge', value: 'c', max: 4 },
      against: { kind: 'limit', limit: 3.5 },
      alpha: 0.01,
    },
    {
      name: 'canary',
      source: 'prometheus',
      settings: prom,
      measure: { kind: 'share', total: 'a', bad: 'b' },
      against: { kind: 'beside', tolerance: { ratio: 1.5, points: 0.002 } },
      alpha: 0.01,
    },
    {
      name: 'before',
      source: 'prometheus',
      settings: prom,
      measure: { kind: 'share', total: 'a', bad: 'b' },
      against: { kind: 'previous', tolerance: {}, hours: 24 },
      alpha: 0.01,
    },
  ])
  expect(config.secrets).toEqual(['token-1'])
})

test.each([
  ['source: prometheus, total: a, bad: b, limit: 1%', 'guards.e.url is missing'],
  [
    'source: prometheus, url: "http://u:p@x", total: a, bad: b, limit: 1%',
    'guards.e.url cannot be',
  ],
  ['source: scrape, totl: a, bad: b, limit: 1%', 'Unknown key "totl" in guards.e'],
  ['source: datadog, total: a, bad: b, limit: 1%', 'guards.e.apiKey is missing'],
  ['source: cloudwatch, region: nowhere, total: a, bad: b, limit: 1%', 'guards.e.region cannot be'],
  ['source: scrape, total: a, bad: b, against: nobody', 'guards.e.against cannot be'],
  ['source: scrape, total: a, bad: b, against: beside, tolerance: 0.5x', 'guards.e.tolerance'],
  ['source: nowhere, total: a, bad: b, limit: 1%', 'reads nowhere, which is no metrics server'],
])('%s is told of in the words of the file', (text, what) => {
  const parsed = guards(`guards: {e: {${text}}}`)
  if (parsed.ok) throw new Error('it parsed')
  expect(parsed.problems.map((problem) => problem.what).join('\n')).toContain(what)
})

test('credentials are never repeated, not even wrong ones that stand in the file', () => {
  const wrong = 'line\\nbreak-s3cret'
  for (const key of ['token', 'password']) {
    const parsed = guards(
      `guards: {e: {source: scrape, ${key}: "${wrong}", total: a, bad: b, limit: 1%}}`,
    )
    if (parsed.ok) throw new Error('it parsed')
    expect(JSON.stringify(parsed.problems)).toContain(key)
    expect(JSON.stringify(parsed.problems)).not.toContain('s3cret')
  }
})
