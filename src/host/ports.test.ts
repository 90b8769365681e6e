import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { freePort, portIsFree, refusesConnections } from './ports.ts'

test('a free port is free, a taken one is not, wherever its owner listens', async () => {
  expect(await portIsFree(await freePort())).toBe(true)
  for (const host of ['127.0.0.1', '0.0.0.0']) {
    const server = createServer().listen(0, host)
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    expect(await portIsFree(port)).toBe(false)
    expect(await refusesConnections(port, 1)).toBeNull()
    server.close()
    await once(server, 'close')
    expect(await refusesConnections(port, 1)).toContain('ECONNREFUSED')
  }
})
