import { enableCompileCache } from 'node:module'

// Most of a short command's time is compiling what it imports. The cache must be on before those imports are read, which
// is why this file has no others.
enableCompileCache()

const { main } = await import('./run.ts')
const code = await main(process.argv.slice(2))
// Everything is written and closed; waiting for idle sockets to time out would only cost the person who waits.
process.stdout.write('', () => process.exit(code))
