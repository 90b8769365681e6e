import { expect, test } from 'vitest'
import { execute } from './exec.ts'

test('every end is a value: exit codes, a missing program, a deadline', async () => {
  expect(await execute(['sh', '-c', 'echo out; echo err >&2; exit 3'])).toEqual({
    code: 3,
    stdout: 'out\n',
    stderr: 'err\n',
    timedOut: false,
  })
  expect(await execute(['no-such-program-here'])).toMatchObject({ code: 127 })
  expect(await execute(['sleep', '600'], { timeoutSeconds: 0.1 })).toMatchObject({
    code: 124,
    timedOut: true,
  })
})

test('a deadline ends what the program started too, and does not wait for it', async () => {
  const began = performance.now()
  const done = await execute(['sh', '-c', 'sleep 600 & echo $!; wait'], { timeoutSeconds: 0.3 })
  expect(done).toMatchObject({ code: 124, timedOut: true })
  expect(performance.now() - began).toBeLessThan(300_000)
  const grandchild = Number(done.stdout)
  expect(grandchild).toBeGreaterThan(1)
  for (let n = 0; n < 200 && alive(grandchild); n += 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
  expect(alive(grandchild)).toBe(false)
})

test('a deadline holds although somebody else was given the output', async () => {
  const script = 'setsid sleep 300 & echo $!; wait'
  const { stdout, timedOut } = await execute(['sh', '-c', script], { timeoutSeconds: 0.5 })
  const pid = Number(stdout)
  expect(timedOut).toBe(true)
  process.kill(pid) // throws when it is gone: then nobody held the output
})

test('nothing in an argument is interpreted, and output is cut at its limit', async () => {
  const hostile = '$(touch /tmp/x); `id` && "\'\n'
  expect(await execute(['printf', '%s', hostile])).toMatchObject({ code: 0, stdout: hostile })
  const cut = await execute(['sh', '-c', 'yes | head -c 100000'], { maxBytes: 10 })
  expect(cut.stdout).toBe('y\ny\ny\ny\ny\n')
  expect(await execute(['cat'], { input: 'from standard input' })).toMatchObject({
    stdout: 'from standard input',
  })
})

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
