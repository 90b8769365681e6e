import { describe, expect, test } from 'vitest'
import { parseConfig } from './parse.ts'

function parsed(text: string, env: Record<string, string> = {}) {
  const result = parseConfig(text, '/project/lastgood.yaml', env)
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 1))
  return result.value.config
}

describe('a short file', () => {
  test('becomes a whole configuration', () => {
    const config = parsed(
      'service: shop\nstart: npm start\ntarget: local\nenvironments: {staging: , production: }\n',
    )
    expect(config).toMatchObject({
      file: '/project/lastgood.yaml',
      root: '/project',
      service: 'shop',
      tagPattern: 'v{version}',
      deployedTags: false,
      secrets: [],
      components: [
        {
          name: 'shop',
          build: null,
          start: ['npm', 'start'],
          health: null,
          path: '.',
          configFiles: [],
          image: null,
          migrations: [],
        },
      ],
    })
    expect(config.environments.map(({ name }) => name)).toEqual(['staging', 'production'])
    expect(config.environments[0]).toEqual({
      name: 'staging',
      guards: [],
      policy: {
        soakSeconds: 1800,
        warmSeconds: 900,
        recoverSeconds: 60,
        approval: 'none',
        keepReleases: 5,
        drainSeconds: 30,
      },
      bindings: [
        {
          component: config.components[0],
          target: { kind: 'local', replicas: 1, startTimeoutSeconds: 30 },
          traffic: null,
          env: {},
        },
      ],
    })
  })

  test.each([
    ['production', 'ask'],
    ['eu-PROD-2', 'ask'],
    ['live', 'ask'],
    ['staging', 'none'],
  ])('approval in %s is %s unless it is written', (name, approval) => {
    const text = `service: a\ntarget: external\nenvironments: {${name}: }\n`
    expect(parsed(text).environments[0]?.policy.approval).toBe(approval)
    const other = approval === 'ask' ? 'none' : 'ask'
    const written = text.replace(`${name}: `, `${name}: {approval: ${other}}`)
    expect(parsed(written).environments[0]?.policy.approval).toBe(other)
  })
})

test('settings are inherited: component in environment, environment, component, top level', () => {
  const config = parsed(`
service: shop
target: {kind: local, replicas: 2, startTimeout: 500ms}
env: {A: top, B: top, C: top, D: top}
components:
  api: {start: node api.js, path: api, health: /healthz, env: {B: component, C: component, D: component}}
  worker: {start: ["node", "my worker.js", ""]}
policy: {soak: 1h, warm: 2d}
guards:
  errors: {limit: 1%}
  slow: {limit: 0.05, slowerThan: 1s, path: /checkout, methods: [post], status: 502, alpha: 0.001}
environments:
  staging:
    strategy: canary
    traffic: {kind: local, listen: 8081}
    env: {C: environment, D: environment}
    policy: {soak: 90s, keep: 3}
    guards: {slow: off, errors: {limit: 2%}, more: {limit: 10%}}
    components:
      api: {env: {D: here}}
      worker: {traffic: none, target: {kind: local}}
  production:
    traffic: {kind: local, listen: "[::1]:8080"}
    components: {worker: {traffic: none}}
`)
  const [staging, production] = config.environments
  expect(staging?.strategy).toBe('canary')
  expect(production).not.toHaveProperty('strategy')
  expect(
    staging?.bindings.map(({ component, target, traffic, env }) => [
      component.name,
      target,
      traffic,
      env,
    ]),
  ).toEqual([
    [
      'api',
      { kind: 'local', replicas: 2, startTimeoutSeconds: 0.5 },
      { kind: 'local', host: '127.0.0.1', port: 8081 },
      { A: 'top', B: 'component', C: 'environment', D: 'here' },
    ],
    [
      'worker',
      { kind: 'local', replicas: 1, startTimeoutSeconds: 30 },
      null,
      { A: 'top', B: 'top', C: 'environment', D: 'environment' },
    ],
  ])
  expect(production?.bindings[0]?.traffic).toEqual({ kind: 'local', host: '::1', port: 8080 })
  expect(staging?.policy).toMatchObject({ soakSeconds: 90, warmSeconds: 172_800, keepReleases: 3 })
  expect(production?.policy).toMatchObject({ soakSeconds: 3600, keepReleases: 5 })
  expect(staging?.guards.map(({ name, limit }) => [name, limit])).toEqual([
    ['errors', 0.02],
    ['more', 0.1],
  ])
  expect(production?.guards).toEqual([
    {
      name: 'errors',
      source: 'traffic',
      match: {},
      bad: { status: 500 },
      limit: 0.01,
      alpha: 0.01,
    },
    {
      name: 'slow',
      source: 'traffic',
      match: { path: '/checkout', methods: ['POST'] },
      bad: { status: 502, slowerThan: 1 },
      limit: 0.05,
      alpha: 0.001,
    },
  ])
  expect(config.components[1]?.start).toEqual(['node', 'my worker.js', ''])
})

test('a variable keeps its value as it is written', () => {
  const config = parsed(
    'service: a\ntarget: external\nenvironments: {x: }\nenv: {ZIP: 00123, N: 1.10, YES: true, HEX: 0x10, E: "", Q: "1"}\n',
  )
  expect(config.environments[0]?.bindings[0]?.env).toEqual({
    ZIP: '00123',
    N: '1.10',
    YES: 'true',
    HEX: '0x10',
    E: '',
    Q: '1',
  })
})

test('anchors and aliases may be used', () => {
  const config = parsed(
    'service: a\ntarget: external\nenvironments:\n  x: {env: &shared {A: b, N: 010}}\n  y: {env: *shared}\n',
  )
  expect(config.environments[1]?.bindings[0]?.env).toEqual({ A: 'b', N: '010' })
})

test('references to the environment reach every value, and only what came from there is a secret', () => {
  const text = `
service: shop
start: [node, "--key=\${KEY}", "$\${HOME}"]
build: make "\${KEY}" \${NONE:-a b}
target: {kind: local, replicas: "\${COUNT}"}
env: {URL: "postgres://u:\${KEY}@db", LEVEL: "\${LEVEL:-info}", EMPTY: "\${EMPTY:-x}", SET: "\${EMPTY}"}
policy: {soak: "\${SOAK:-10m}"}
environments:
  production: {traffic: {kind: local, listen: "127.0.0.1:\${PORT_OUT}"}}
`
  const config = parsed(text, { KEY: 'k e y"', COUNT: '3', EMPTY: '', PORT_OUT: '8080' })
  const binding = config.environments[0]?.bindings[0]
  expect(binding?.component.start).toEqual(['node', '--key=k e y"', '${HOME}'])
  expect(binding?.component.build).toEqual(['make', 'k e y"', 'a b'])
  expect(binding?.target).toMatchObject({ replicas: 3 })
  expect(binding?.traffic).toMatchObject({ port: 8080 })
  expect(binding?.env).toEqual({
    URL: 'postgres://u:k e y"@db',
    LEVEL: 'info',
    EMPTY: 'x',
    SET: '',
  })
  expect(config.environments[0]?.policy.soakSeconds).toBe(600)
  expect([...config.secrets].sort()).toEqual(['3', '8080', 'k e y"'])
})
