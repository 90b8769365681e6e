#!/usr/bin/env node
// Plain JavaScript for Node 18 and later: it runs before anything is installed.
// Usage: node scripts/bootstrap.mjs demo|test|bench [arguments]
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const stamp = join(modules, '.installed-lock')

function run(program, args, options = {}) {
  const done = spawnSync(program, args, { cwd: root, stdio: 'inherit', ...options })
  if (done.error) fail(`could not start ${program}: ${done.error.message}`)
  return done.status ?? 1
}

function fail(message) {
  process.stderr.write(`bootstrap: ${message}\n`)
  process.exit(1)
}

/** Installs exactly what the lock file says, unless that was done already. Output goes to stderr: stdout belongs to the command. */
function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  process.stderr.write('Installing what package-lock.json names (npm ci) …\n')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const status = run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) fail('npm ci failed; its output above says why')
  writeFileSync(stamp, lock)
}

/** The Node that the project brings, or a global one that is new enough. */
function node() {
  const own = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(own)) return own
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  fail(
    'Node 24 is needed: npm did not install its package "node" (were install scripts switched off?)',
  )
}

const tasks = {
  demo: (args) => [['examples/shop/demo.ts', ...args]],
  test: (args) => [['scripts/test-engines.ts'], ['node_modules/vitest/vitest.mjs', 'run', ...args]],
  bench: (args) => [['bench/main.ts', ...args]],
}

const [task, ...args] = process.argv.slice(2)
const steps = tasks[task]
if (!steps) fail(`usage: bootstrap.mjs ${Object.keys(tasks).join('|')}`)
install()
const program = node()
const env = { ...process.env, PATH: `${dirname(program)}${delimiter}${process.env.PATH}` }
for (const step of steps(args)) {
  const status = run(program, step, { env })
  if (status !== 0) process.exit(status)
}
