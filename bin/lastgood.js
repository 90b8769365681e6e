#!/usr/bin/env node
// Plain JavaScript for Node 18 and later: it finds a Node that is new enough and runs lastgood with it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
// A checkout runs its sources; a package has only dist/.
const main = existsSync(here('../src/cli/main.ts'))
  ? here('../src/cli/main.ts')
  : here('../dist/main.js')
const own = here('../node_modules/node/bin/node')

if (Number(process.versions.node.split('.')[0]) >= 24) {
  await import(main)
} else if (existsSync(own)) {
  const child = spawn(own, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  // Ctrl-C reaches the child from the terminal itself; handing it on would count as pressing twice.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => (process.exitCode = code ?? (signal === 'SIGKILL' ? 137 : 1)))
} else {
  process.stderr.write(
    `lastgood needs Node 24 or later; this is ${process.versions.node}. Next: npm install (brings it), or install Node 24\n`,
  )
  process.exitCode = 2
}
