import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A program: a server that answers the instant queries of the bench as Prometheus would, for any number of services that each serve
 * 100 requests a second, one of a thousand of them bad, and are scraped every five seconds. Prints its port.
 */
const scrapeSeconds = 5
const perSecond = 100
let queries = 0

const server = createServer((request, response) => {
  if (request.url === '/queries') return void response.end(String(queries))
  let body = ''
  request.setEncoding('utf8').on('data', (text: string) => (body += text))
  request.on('end', () => {
    queries += 1
    const data = answer(new URLSearchParams(body).get('query') ?? '')
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ status: 'success', data }))
  })
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))

function answer(query: string) {
  const names = /service=~?"([^"]*)"/.exec(query)?.[1]?.split('|') ?? []
  const range = Number(/\[(\d+)s\]$/.exec(query)?.[1] ?? scrapeSeconds)
  const now = Date.now() / 1000
  const times: number[] = []
  for (
    let at = Math.floor(now / scrapeSeconds) * scrapeSeconds;
    at > now - range;
    at -= scrapeSeconds
  )
    times.unshift(at)
  const instant = query.startsWith('last_over_time')
  const result = names.flatMap((service) =>
    ['200', '500'].map((code) => {
      const metric = {
        __name__: 'shop_requests_total',
        service,
        code,
        job: 'app',
        instance: service,
      }
      const values = times.map((at) => [at, valueOf(code, at)] as const)
      return instant ? { metric, value: values.at(-1) } : { metric, values }
    }),
  )
  return { resultType: instant ? 'vector' : 'matrix', result }
}

function valueOf(code: string, at: number): string {
  const all = Math.floor(at - 1.7e9) * perSecond
  const bad = Math.floor(all / 1000)
  return String(code === '500' ? bad : all - bad)
}
