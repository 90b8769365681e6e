import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseConfig } from './parse.ts'

const good = 'service: shop\ntarget: external\nenvironments: {production: }\n'

function problems(text: string, env: Record<string, string> = {}) {
  const result = parseConfig(text, '/project/lastgood.yaml', env)
  return result.ok ? [] : result.problems
}

const lines = (text: string, env?: Record<string, string>) =>
  problems(text, env).map(({ what, where }) => `${where.replace('lastgood.yaml:', '')} ${what}`)

test('the file that the cases below spoil is good', () => {
  expect(problems(good)).toEqual([])
})

describe('one mistake gives one problem, at its place, with what to write', () => {
  test.each([
    ['polcy: {soak: 1h}', '4:1', 'Unknown key "polcy"', 'Did you mean "policy"?'],
    ['policy: {sook: 1h}', '4:10', 'Unknown key "sook" in policy', 'Did you mean "soak"?'],
    ['policy: {soak: 30}', '4:16', 'policy.soak cannot be "30"', '30s, 15m'],
    ['policy: {soak: 99999d}', '4:16', 'policy.soak cannot be "99999d"', 'at most 366d'],
    ['policy: {keep: 2.5}', '4:16', 'policy.keep cannot be "2.5"', 'whole number from 1'],
    ['policy: {keep: lots}', '4:16', 'policy.keep cannot be "lots"', 'whole number from 1'],
    ['policy: []', '4:9', 'policy cannot be a list', 'Write a map with some of: soak'],
    ['policy:', '4:8', 'policy is empty', 'soak, warm'],
    ['deployedTags: maybe', '4:15', 'deployedTags cannot be "maybe"', 'true or false'],
    ['traffic: lokal', '4:10', 'traffic cannot be "lokal"', 'kind: local, listen'],
    ['traffic: {kind: loca}', '4:17', 'Unknown kind "loca" in traffic', 'Did you mean "local"?'],
    ['traffic: {listen: 1}', '4:1', 'traffic.kind is missing', 'Write one of: local'],
    ['traffic: {kind: local}', '4:1', 'traffic.listen is missing', '127.0.0.1:8080'],
    [
      'traffic: {kind: local, listen: x:99999}',
      '4:32',
      'traffic.listen cannot be "x:99999"',
      '8080',
    ],
    ['guards: {e: {}}', '4:10', 'guards.e.limit is missing', '1% or 0.01'],
    ['guards: {e: {limit: 1}}', '4:21', 'guards.e.limit cannot be "1"', '1% or 0.01'],
    ['guards: {e: {limit: 101%}}', '4:21', 'guards.e.limit cannot be "101%"', '1% or 0.01'],
    ['guards: {"a b": {limit: 1%}}', '4:10', '"a b" cannot be a name in guards', 'letters, digits'],
    ['start: "npm start && x"', '4:8', 'start cannot be', '["sh", "-c", "npm start && x"]'],
    ['start: []', '4:8', 'start cannot be a list', '[npm, start]'],
    ['health: healthz', '4:9', 'health cannot be "healthz"', '/healthz'],
    ['path: ../x', '4:7', 'path cannot be "../x"', 'inside the repository'],
    ['migrations: [a, /b]', '4:17', 'migrations.1 cannot be "/b"', 'inside the repository'],
    ['env: {A-B: x}', '4:7', '"A-B" cannot be a name in env', 'DATABASE_URL'],
    ['env: {A: }', '4:10', 'env.A is empty', '""'],
    ['env: {A: "${X Y}"}', '4:10', 'holds something that is not a reference', '$${'],
    ['env: {A: "${MISSING}"}', '4:10', 'variable MISSING is not set', 'export MISSING='],
    ['start: node x ${PORT}', '4:8', 'variable PORT is not set', '$PORT'],
    ['<<: {tag: x}', '4:1', '"<<" cannot be a key here', 'inherited'],
    ['__proto__: {tag: x}', '4:1', '"__proto__" cannot be a key', 'plain word'],
    ['service: again', '4:1', '"service" is written twice', 'Keep one'],
    ['? [a]\n: b', '4:3', 'cannot be a key here', 'plain word'],
    ['path: *nowhere', '4:7', 'No anchor &nowhere', 'Write the value'],
    ['env:\n\tA: b', '5:1', 'Not YAML: Tabs', 'spaces'],
    ['path: !thing x', '4:7', 'Not YAML: Unresolved tag', 'Remove the tag'],
    ['---\nservice: b', '4:1', 'Not YAML: Source contains multiple', 'second document'],
    ['env: {A: ${X}}', '4:11', 'Not YAML', 'in quotes: "${NAME}"'],
    ['path: @x', '4:7', 'Not YAML', 'in quotes'],
  ])('%s', (text, place, what, hint) => {
    const [first] = problems(good + text)
    expect(first?.where).toBe(`lastgood.yaml:${place}`)
    expect(first?.what).toContain(what)
    expect(first?.hint).toContain(hint)
  })
})

test('every problem is told at once, in the order of the file, rules among them', () => {
  const found = lines(`polcy: {}
service: shop
start: node x
tag: v1
policy: {soak: 0s, warm: long}
environments:
  staging:
    target: {kind: local, replicas: 0}
    traffic: {kind: local, listen: 8080}
  production:
    target: {kind: locl}
    traffic: {kind: local, listen: 8080}
    env: {KEY: "\${KEY}"}
`)
  expect(found).toEqual([
    '1:1 Unknown key "polcy"',
    '4:6 The tag pattern cannot be used: it must contain {version} exactly once',
    '5:16 Without a soak time every release would be good at once',
    '5:26 policy.warm cannot be "long"',
    '8:37 environments.staging.target.replicas cannot be "0"',
    '11:20 Unknown kind "locl" in environments.production.target',
    '12:36 production listens on port 8080, and so does staging',
    '13:16 The environment variable KEY is not set',
  ])
})

test('a broken value is not blamed a second time by a rule', () => {
  expect(lines('service: a\nenvironments: {x: {target: nowhere}}\n')).toEqual([
    '2:28 environments.x.target cannot be "nowhere"',
  ])
})

test('values from the environment and of variables never stand in a problem', () => {
  const secret = 'hunter2-and-more'
  const text = `service: "\${S}"
tag: "\${S}"
start: ["\${S}"]
target: {kind: "\${S}", replicas: "\${S}"}
env: {A: [hunter2-and-more]}
policy: {soak: "\${S}"}
guards: {e: {limit: "\${S}", path: "\${S}"}}
environments: {x: {approval: "\${S}", traffic: "\${S}"}}
`
  const found = problems(text, { S: secret })
  expect(found.length).toBeGreaterThan(6)
  expect(JSON.stringify(found)).not.toContain('hunter2')
})

test('nothing that stands in a file makes reading throw, and a refusal always says where and what to do', () => {
  const pieces = fc.constantFrom(
    ...[
      'service',
      'environments',
      'target',
      'traffic',
      'policy',
      'guards',
      'env',
      'start',
      'limit',
    ],
    ...[
      'local',
      'kind',
      ': ',
      ':\n  ',
      '\n',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '&a ',
      '*a',
      '${',
      '}',
      '"',
    ],
    ...[
      "'",
      '|\n',
      '<<',
      '!!',
      '#',
      '\t',
      '\r\n',
      '0',
      '1%',
      '__proto__',
      'null',
      '? ',
      ', ',
      '\0',
    ],
  )
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 60 }).map((all) => all.join('')),
    fc.array(pieces, { maxLength: 20 }).map((all) => good + all.join('')),
    fc.string({ unit: 'binary', maxLength: 200 }),
  )
  fc.assert(
    fc.property(texts, (text) => {
      for (const problem of problems(text)) {
        expect(problem.where).toMatch(/^lastgood\.yaml:\d+:\d+$/)
        expect(problem.what).not.toBe('')
        expect(problem.hint).not.toBe('')
      }
    }),
    { numRuns: 500 },
  )
})
