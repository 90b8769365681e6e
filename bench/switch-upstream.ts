import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A replica in a process of its own: `node switch-upstream.ts <version>` prints its address and serves until killed. */
const version = process.argv[2] ?? '0'
const server = createServer((request, response) => {
  request.resume()
  response.end(version)
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
})
