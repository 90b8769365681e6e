import { appendFileSync, closeSync, openSync, writeSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { boundLog } from './bound-log.ts'
import { lastLines } from './last-lines.ts'

let folder = ''
let log = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lastgood-logs-'))
  log = join(folder, 'log')
})
afterEach(() => rm(folder, { recursive: true }))

test('the last lines are few, short, without control characters, and hold no secret', async () => {
  await writeFile(log, `one\ntwo \u001b[31mred\n\n  key=hunter22;\n${'x'.repeat(500)}\n`)
  expect(await lastLines(log, ['hunter22', ''])).toEqual([
    'two  [31mred',
    'key=***;',
    'x'.repeat(200),
  ])
})

test('a secret that begins before what is read is not quoted in part', async () => {
  await writeFile(log, `${'x'.repeat(9000)}hunter22${'y'.repeat(8188)}\nend\n`)
  expect(await lastLines(log, ['hunter22'])).toEqual(['end'])
})

test('a log that is not there has no lines', async () => {
  expect(await lastLines(log, [])).toEqual([])
})

test('a log that grew too long is emptied under its writer, and once kept beside', async () => {
  const writer = openSync(log, 'a', 0o600)
  try {
    writeSync(writer, 'x'.repeat(100))
    await boundLog(log, 100)
    expect((await stat(log)).size).toBe(100)
    appendFileSync(log, 'y')
    await boundLog(log, 100)
    writeSync(writer, 'after')
    expect(await readFile(log, 'utf8')).toBe('after')
    expect((await stat(`${log}.1`)).size).toBe(101)
    expect((await stat(`${log}.1`)).mode & 0o777).toBe(0o600)
  } finally {
    closeSync(writer)
  }
})
