/** The shop's history: what each release consists of. A real, if small, HTTP service without dependencies. */

/** Files of the shop at a version; `failing` is the share of checkouts (0–1) that answer 500. */
export function shopFiles(version: string, failing: number): Readonly<Record<string, string>> {
  return {
    'package.json': `${JSON.stringify(
      {
        name: 'shop',
        version,
        private: true,
        type: 'module',
        scripts: { start: 'node server.js' },
      },
      null,
      2,
    )}\n`,
    'server.js': server(failing),
    'README.md': `# shop\n\nA shop of three pages. This is ${version}.\n`,
  }
}

const server = (failing: number) => `import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
const failing = ${failing}

const server = createServer((request, response) => {
  request.resume()
  const { pathname } = new URL(request.url, 'http://shop')
  const answer = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ version, ...body }))
  }
  if (pathname === '/healthz') return answer(200, { ok: true })
  if (pathname === '/checkout') {
    if (Math.random() < failing) return answer(500, { error: 'the payment total is not a number' })
    return answer(200, { order: Math.floor(Math.random() * 1e6) })
  }
  if (pathname === '/' || pathname === '/cart') return answer(200, { page: pathname })
  return answer(404, { error: 'no such page' })
})

server.keepAliveTimeout = 65_000
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')
process.on('SIGTERM', () => server.close(() => process.exit(0)))
`

/** lastgood.yaml of the shop. Times are short, so that a demo does not take a day. */
export const shopConfig = (port: number) => `service: shop

components:
  web:
    start: node server.js
    health: /healthz
    migrations: [migrations]

guards:
  checkout-errors:
    path: /checkout
    status: 500
    limit: 1%

environments:
  production:
    target: { kind: local, startTimeout: 20s }
    traffic: { kind: local, listen: 127.0.0.1:${port} }
    policy:
      soak: 6s
      auto: true
      warm: 5m
      recover: 10s
      drain: 5s
`
