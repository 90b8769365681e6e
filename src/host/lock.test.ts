import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { acquireLock } from './lock.ts'

let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'lastgood-lock-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

const lockModule = new URL('./lock.ts', import.meta.url).href

/** A process that tries the lock, prints `held` or `busy`, and then waits to be killed. */
async function holder(path: string) {
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { acquireLock } from ${JSON.stringify(lockModule)}
       globalThis.kept = acquireLock(process.argv[1])
       console.log(globalThis.kept === null ? 'busy' : 'held')
       setInterval(() => {}, 1000)`,
      path,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  return {
    said: said.toString().trim(),
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

test('one holder at a time in a process, and again after release', () => {
  const path = join(folder, 'deep', 'a.lock')
  const first = acquireLock(path)
  expect(first).not.toBeNull()
  expect(acquireLock(path)).toBeNull()
  first?.release()
  first?.release()
  const second = acquireLock(path)
  expect(second).not.toBeNull()
  second?.release()
})

test('a killed process leaves the lock free', async () => {
  const path = join(folder, 'b.lock')
  {
    await using other = await holder(path)
    expect(other.said).toBe('held')
    expect(acquireLock(path)).toBeNull()
  }
  const mine = acquireLock(path)
  expect(mine).not.toBeNull()
  {
    await using other = await holder(path)
    expect(other.said).toBe('busy')
  }
  mine?.release()
})

test('a file that is something else is never taken for a lock', async () => {
  const path = join(folder, 'c.lock')
  await writeFile(path, 'not a database, but long enough to be read as one '.repeat(40))
  expect(() => acquireLock(path)).toThrow(/not a database/)
})
