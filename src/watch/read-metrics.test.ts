import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { nodeIo } from '../host/node.ts'
import type { MetricGuard } from '../model/guard.ts'
import { askMetrics } from './ask-metrics.ts'
import { beginGuards } from './guard-state.ts'
import { readTogether } from './read-metrics.ts'

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await closed
  }
})

/** A query API that knows one series for every service that is asked for; `silent`: it never answers. */
async function queryApi(silent = false) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      const query = new URLSearchParams(body).get('query') ?? ''
      asked.push(query)
      if (silent) return
      const names = /service=~?"([^"]*)"/.exec(query)?.[1]?.split('|') ?? []
      const result = names.map((service, at) => ({
        metric: { __name__: 'requests', service, instance: service },
        value: [Date.now() / 1000, String(100 + at)],
      }))
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }))
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

const guardOf = (name: string, url: string): MetricGuard => ({
  name,
  source: 'prometheus',
  settings: { kind: 'prometheus', url },
  measure: {
    kind: 'share',
    total: 'requests{service="$service"}',
    bad: 'requests{service="$service",code="500"}',
  },
  against: { kind: 'limit', limit: 0.01 },
  alpha: 0.01,
})

const io = nodeIo({})

test('fifty watches that look at once ask one server one question; a silent server costs only its own guards', async () => {
  const [good, silent] = [await queryApi(), await queryApi(true)]
  const read = readTogether(io)
  const guards = [guardOf('errors', good.url), guardOf('other', silent.url)]
  const look = (at: number) =>
    askMetrics(
      {
        guards,
        states: beginGuards(guards),
        service: `service-${at}`,
        environment: 'production',
        version: '1.0.0',
        beside: null,
        read,
      },
      [],
      { io, secrets: [], deadlineSeconds: 2 },
    )
  const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => look(at)))
  expect(good.asked).toHaveLength(1)
  expect(silent.asked).toHaveLength(1)
  for (const [at, answer] of answers.entries()) {
    expect(answer['errors'], `service-${at}`).toMatchObject({
      state: 'empty',
      exchange: { answered: expect.stringContaining(`service="service-${at}"`) as unknown },
    })
    expect(answer['other']).toMatchObject({ state: 'unavailable' })
  }
})
