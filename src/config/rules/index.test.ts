import { describe, expect, test } from 'vitest'
import { parseConfig } from '../parse.ts'
import { rules } from './index.ts'

const switched = 'traffic: {kind: local, listen: 8080}'
const nginx = 'traffic: {kind: nginx, upstreamFile: /etc/nginx/shop.conf, upstream: shop}'
const haproxy =
  'traffic: {kind: haproxy, socket: /run/haproxy.sock, backend: shop, stateFile: /var/lib/haproxy/state}'
const caddy = 'traffic: {kind: caddy, id: shop}'

const prom = 'metrics: {prom: {kind: prometheus, url: "http://127.0.0.1:9090"}}'
const metricGuard = (settings: string) =>
  `guards: {e: {source: prometheus, url: "http://127.0.0.1:9090", ${settings}}}\nenvironments: {a: }`

const alerts = 'alerts: {sources: {am: {kind: alertmanager, token: "0123456789abcdef"}}'
const email = (host: string, security: string) =>
  `{kind: email, host: ${host}, security: ${security}, user: u, password: p, from: a@shop.example, to: [b@shop.example]}`

/** For each rule: files that break it, and near ones that do not. */
const cases: Readonly<Record<string, { bad: readonly string[]; fine: readonly string[] }>> = {
  'alert-match-environment': {
    bad: [
      `${alerts}, match: [{labels: {env: a}, environment: b}]}\nenvironments: {a: }`,
      `${alerts}, match: [{labels: {}, environment: a}]}\nenvironments: {a: }`,
      `${alerts}, match: [{source: ma, labels: {env: a}, environment: a}]}\nenvironments: {a: }`,
    ],
    fine: [
      `${alerts}, match: [{source: am, labels: {env: a}, environment: a}]}\nenvironments: {a: }`,
      `${alerts}, match: [{source: am, labels: {}, environment: a}, {labels: {env: a}, environment: a}]}\nenvironments: {a: }`,
    ],
  },
  'alert-source-credentials': {
    bad: [
      'alerts: {sources: {am: {kind: alertmanager}}}\nenvironments: {a: }',
      'alerts: {sources: {am: {kind: alertmanager, user: u}}}\nenvironments: {a: }',
      'alerts: {sources: {am: {kind: alertmanager, user: u, password: "0123456789abcdef", token: "0123456789abcdef"}}}\nenvironments: {a: }',
      'alerts: {sources: {pd: {kind: pagerduty}}}\nenvironments: {a: }',
    ],
    fine: [
      'alerts: {sources: {am: {kind: alertmanager, user: u, password: "0123456789abcdef"}}}\nenvironments: {a: }',
      'alerts: {sources: {pd: {kind: pagerduty, secret: "0123456789abcdef"}}}\nenvironments: {a: }',
    ],
  },
  'email-password-open': {
    bad: [`notify: [${email('mail.example', 'none')}]\nenvironments: {a: }`],
    fine: [
      `notify: [${email('mail.example', 'tls')}]\nenvironments: {a: }`,
      `notify: [${email('localhost', 'none')}]\nenvironments: {a: }`,
    ],
  },
  'canary-without-traffic': {
    bad: ['environments: {a: {strategy: canary}}', 'environments: {a: {strategy: blue-green}}'],
    fine: [
      'environments: {a: {strategy: rolling}}',
      `target: local\nstart: x\nenvironments: {a: {strategy: canary, ${switched}}}`,
    ],
  },
  'component-settings-twice': {
    bad: ['components: {api: {}}\nhealth: /x\nenvironments: {a: }'],
    fine: ['components: {api: {health: /x}}\nenvironments: {a: }'],
  },
  'duplicate-ports': {
    bad: [
      `target: local\nstart: x\n${switched}\nenvironments: {a: , b: }`,
      `target: local\nstart: x\nenvironments: {a: {${switched}}, b: {traffic: {kind: local, listen: "0.0.0.0:8080"}}}`,
      `target: local\nstart: x\nenvironments: {a: {${switched}}, b: {traffic: {kind: local, listen: "localhost:8080"}}}`,
      `target: local\ncomponents: {p: {start: x}, q: {start: x}}\nenvironments: {a: {${switched}}}`,
    ],
    fine: [
      `target: local\nstart: x\nenvironments: {a: {${switched}}, b: {traffic: {kind: local, listen: "10.0.0.1:8080"}}}`,
      `target: local\nstart: x\nenvironments: {a: {${switched}}, b: {traffic: {kind: local, listen: 8081}}}`,
      `target: local\ncomponents: {p: {start: x}, q: {start: x}}\nenvironments: {a: {${switched}, components: {q: {traffic: none}}}}`,
    ],
  },
  'guard-never-fires': {
    bad: ['100%', '0', '0%']
      .map(
        (limit) =>
          `target: local\nstart: x\n${switched}\nguards: {e: {limit: ${limit}}}\nenvironments: {a: }`,
      )
      .concat(
        ['alpha: 0', 'alpha: 60%', 'slowerThan: 0s'].map(
          (setting) =>
            `target: local\nstart: x\n${switched}\nenvironments: {a: {guards: {e: {limit: 1%, ${setting}}}}}`,
        ),
      ),
    fine: [
      `target: local\nstart: x\n${switched}\nguards: {e: {limit: 99%, alpha: 0.5, slowerThan: 1ms}}\nenvironments: {a: }`,
    ],
  },
  'guard-without-traffic': {
    bad: [
      `target: local\nstart: x\n${nginx}\nguards: {e: {limit: 1%}}\nenvironments: {a: }`,
      `target: local\nstart: x\n${haproxy}\nguards: {e: {limit: 1%, path: /x}}\nenvironments: {a: }`,
      `target: local\nstart: x\n${haproxy}\nguards: {e: {limit: 1%, status: 502}}\nenvironments: {a: }`,
      'guards: {e: {limit: 1%}}\nenvironments: {a: }',
      `target: local\nstart: x\nenvironments: {a: {${switched}}, b: {guards: {e: {limit: 1%}}}}`,
    ],
    fine: [
      `target: local\nstart: x\nguards: {e: {limit: 1%}}\nenvironments: {a: {${switched}}, b: {guards: {e: off}}}`,
      `target: local\nstart: x\n${haproxy}\nguards: {e: {limit: 1%}}\nenvironments: {a: }`,
    ],
  },
  'image-wanted': {
    bad: [
      'target: docker\nenvironments: {a: }',
      'components: {api: {}}\nenvironments: {a: {target: {kind: docker, port: 80}}}',
    ],
    fine: [
      'target: docker\nimage: shop:{version}\nenvironments: {a: }',
      'environments: {a: {target: external}}',
    ],
  },
  'keep-too-few': {
    bad: ['policy: {keep: 1}\nenvironments: {a: }', 'environments: {a: {policy: {keep: 1}}}'],
    fine: ['policy: {keep: 2}\nenvironments: {a: }'],
  },
  'local-needs-start': {
    bad: [
      'target: local\nenvironments: {a: }',
      'components: {p: {start: x}, q: {}}\nenvironments: {a: {target: local}}',
    ],
    fine: ['target: local\nstart: x\nenvironments: {a: }', 'environments: {a: }'],
  },
  'metric-guard-never-fires': {
    bad: [
      ...['limit: 100%', 'limit: 0', 'limit: 1%, alpha: 0', 'limit: 1%, alpha: 60%'].map((more) =>
        metricGuard(`total: a, bad: b, ${more}`),
      ),
      metricGuard('total: a, bad: a, limit: 1%'),
      metricGuard('gauge: a, max: 1, limit: 1'),
      metricGuard('gauge: a, max: 0, limit: 0'),
      metricGuard('histogram: a, slowerThan: 0s, limit: 1%'),
    ],
    fine: [
      metricGuard('total: a, bad: b, limit: 99%, alpha: 0.5'),
      metricGuard('gauge: a, max: 100, limit: 80'),
      metricGuard('total: a, bad: b, against: beside'),
    ],
  },
  'metric-guard-query': {
    bad: [
      metricGuard('total: "rate(a[5m])", bad: b, limit: 1%'),
      metricGuard('total: "sum(a)", bad: b, limit: 1%'),
      metricGuard('total: a, bad: "b{", limit: 1%'),
      metricGuard('total: "{}", bad: b, limit: 1%'),
      metricGuard('total: "job:a:sum", bad: b, limit: 1%'),
      metricGuard('total: a, bad: "b[5m]", limit: 1%'),
      'guards: {e: {source: scrape, total: "a{b=~\'(?=x)\'}", bad: b, limit: 1%}}\nenvironments: {a: }',
      'guards: {e: {source: scrape, gauge: "rate(a[1m])", max: 1, limit: 0.5}}\nenvironments: {a: }',
    ],
    fine: [
      metricGuard('total: "a{version=\'$version\'}", bad: "a{code=~\'5..\'}", limit: 1%'),
      metricGuard('gauge: "avg(rate(a[1m]))", max: 1, limit: 0.5'),
      'guards: {e: {source: datadog, apiKey: k, appKey: k, total: "sum:a{*}.as_count()", bad: "sum:b{*}.as_count()", limit: 1%}}\nenvironments: {a: }',
    ],
  },
  'metric-guard-source': {
    bad: [
      'guards: {e: {source: prom, total: a, bad: b, limit: 1%}}\nenvironments: {a: }',
      `${prom}\nguards: {e: {source: prm, total: a, bad: b, limit: 1%}}\nenvironments: {a: }`,
      'guards: {e: {source: m, total: a, bad: b, limit: 1%}}\nenvironments: {a: {metrics: {m: {kind: scrape}}}, b: }',
      'guards: {e: {source: scrape, total: a, bad: b, against: previous}}\nenvironments: {a: }',
      'guards: {e: {source: http-json, url: "http://x/", histogram: a, slowerThan: 1s, limit: 1%}}\nenvironments: {a: }',
    ],
    fine: [
      `${prom}\nguards: {e: {source: prom, total: a, bad: b, limit: 1%}}\nenvironments: {a: }`,
      'guards: {e: {source: m, total: a, bad: b, limit: 1%}}\nenvironments: {a: {metrics: {m: {kind: scrape}}}, b: {guards: {e: off}}}',
    ],
  },
  'metric-guard-whole': {
    bad: [
      ...['total: a', 'bad: a', 'histogram: a', 'gauge: a', 'max: 1', 'slowerThan: 1s'].map(
        (part) => metricGuard(`${part}, limit: 1%`),
      ),
      metricGuard('limit: 1%'),
      metricGuard('total: a, bad: b, gauge: c, max: 1, limit: 1%'),
      metricGuard('total: a, bad: b'),
      metricGuard('total: a, bad: b, limit: 5'),
      metricGuard('total: a, bad: b, limit: 1%, against: beside'),
      metricGuard('total: a, bad: b, limit: 1%, tolerance: 2x'),
      metricGuard('total: a, bad: b, against: beside, hours: 3'),
      metricGuard('gauge: a, max: 1, limit: 50%'),
      metricGuard('gauge: a, max: 1, against: previous'),
    ],
    fine: [
      metricGuard('total: a, bad: b, against: beside, tolerance: "1.5x, +0.2 points"'),
      metricGuard('total: a, bad: b, against: previous, tolerance: +0.2%, hours: 3'),
      metricGuard('histogram: a, slowerThan: 1s, limit: 5%'),
    ],
  },
  'no-components': {
    bad: ['components: {}\nenvironments: {a: }', 'environments: {}'],
    fine: ['components: {p: {}}\nenvironments: {a: }'],
  },
  'one-artifact': {
    bad: [
      'start: x\nimage: shop:{version}\nenvironments: {a: {target: local}, b: {target: docker}}',
    ],
    fine: [
      'image: shop:{version}\nenvironments: {a: {target: external}, b: {target: docker}}',
      'components: {p: {start: x}, q: {image: "q:{version}"}}\nenvironments: {a: {components: {p: {target: local}, q: {target: docker}}}}',
    ],
  },
  'port-is-given': {
    bad: [
      'target: local\nstart: x\nenv: {PORT: 80}\nenvironments: {a: }',
      'target: local\nstart: x\nenvironments: {a: {env: {PORT: 80}}}',
      'target: local\ncomponents: {p: {start: x, env: {PORT: 80}}}\nenvironments: {a: }',
      'target: local\ncomponents: {p: {start: x}}\nenvironments: {a: {components: {p: {env: {PORT: 80}}}}}',
    ],
    fine: ['env: {PORT: 80}\nenvironments: {a: }'],
  },
  'proxy-shared': {
    bad: [nginx, haproxy, caddy].map(
      (traffic) => `target: local\nstart: x\n${traffic}\nenvironments: {a: , b: }`,
    ),
    fine: [
      ...[nginx, haproxy, caddy].map(
        (traffic) => `target: local\nstart: x\n${traffic}\nenvironments: {a: , b: {traffic: none}}`,
      ),
      `target: local\nstart: x\nenvironments: {a: {${caddy}}, b: {traffic: {kind: caddy, id: other}}}`,
    ],
  },
  'soak-zero': {
    bad: ['policy: {soak: 0s}\nenvironments: {a: }', 'environments: {a: {policy: {soak: 0m}}}'],
    fine: ['policy: {soak: 1ms, warm: 0s, drain: 0s}\nenvironments: {a: }'],
  },
  'tag-pattern': {
    bad: [
      'v1',
      'v{version}-{version}',
      '{name}/v{version}',
      '-{version}',
      'a b{version}',
      'deployed/{version}',
      '/{version}',
      'a..{version}',
      '{version}.lock',
    ].map((tag) => `tag: "${tag}"\nenvironments: {a: }`),
    fine: ['v{version}', '{version}', '{service}/v{version}', 'release-{version}'].map(
      (tag) => `tag: "${tag}"\nenvironments: {a: }`,
    ),
  },
  'target-missing': {
    bad: [
      'environments: {a: }',
      'components: {p: {}, q: {}}\nenvironments: {a: {components: {p: {target: external}}}}',
    ],
    fine: ['environments: {a: {target: external}}', 'target: external\nenvironments: {a: }'],
  },
  'traffic-needs-endpoints': {
    bad: [`environments: {a: {target: external, ${switched}}}`, `${switched}\nenvironments: {a: }`],
    fine: [`${switched}\nenvironments: {a: {traffic: none}}`],
  },
  'unknown-database': {
    bad: [
      'migrations: [{folder: db, database: main}]\nenvironments: {a: }',
      'components: {api: {migrations: [{folder: db, database: mian}]}}\nenvironments: {a: {databases: {main: {url: "sqlite:x"}}}}',
    ],
    fine: [
      'migrations: [db, {folder: db2}, {folder: db3, database: main}]\nenvironments: {a: {databases: {main: {url: "sqlite:x"}}}, b: }',
    ],
  },
  'unknown-component': {
    bad: [
      'environments: {a: {components: {other: {}}}}',
      'components: {api: {}}\nenvironments: {a: {components: {shop: {}}}}',
    ],
    fine: [
      'environments: {a: {components: {shop: {}}}}',
      'components: {api: {}}\nenvironments: {a: {components: {api: {}}}}',
    ],
  },
}

/** Names of the rules that a file breaks. */
function broken(text: string, name: string): readonly string[] {
  const head =
    name === 'target-missing' || /^target:|target: local/m.test(text) ? '' : 'target: external\n'
  const result = parseConfig(`service: shop\n${head}${text}\n`, 'lastgood.yaml', {})
  if (result.ok) return []
  return result.problems.map(({ hint, what }) => /\[([a-z-]+)\]$/.exec(hint)?.[1] ?? what)
}

test('every rule has cases, and no name is used twice', () => {
  expect(rules.map((rule) => rule.name).sort()).toEqual(Object.keys(cases).sort())
})

describe.each(Object.entries(cases))('%s', (name, { bad, fine }) => {
  test.each(bad)('is broken by %j', (text) => {
    expect(broken(text, name)).toContain(name)
  })
  test.each(fine)('is kept by %j', (text) => {
    expect(broken(text, name)).toEqual([])
  })
})
