/** A service that counts for itself: one request of a thousand fails, and eight of a hundred once `/break` was asked for. */
export const breakableShop = `import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
const started = Date.now() / 1000
const counts = { 200: 0, 500: 0 }
let share = 0.001
const metrics = () => [
  '# TYPE shop_requests_total counter',
  ...Object.entries(counts).map(([code, n]) => \`shop_requests_total{version="\${version}",code="\${code}"} \${n}\`),
  '# TYPE process_start_time_seconds gauge',
  \`process_start_time_seconds{version="\${version}"} \${started}\`,
  '',
].join('\\n')
createServer(({ url }, response) => {
  if (url === '/metrics') return response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(metrics())
  if (url === '/break') share = 0.08
  if (url !== '/checkout') return response.end(version)
  const status = Math.random() < share ? 500 : 200
  counts[status] += 1
  response.writeHead(status).end(version)
}).listen(Number(process.env.PORT), '127.0.0.1')
`

/** What is added to the shop's lastgood.yaml; `source`: the guard's source with its settings. */
export const automaticPolicy = (source: string) => `migrations: [migrations]
guards:
  errors:
    ${source}
    total: shop_requests_total{version="$version"}
    bad: shop_requests_total{version="$version",code="500"}
    limit: 1%
policy: { auto: true, autoWindow: 1s }
`
