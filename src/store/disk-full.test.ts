import { execFileSync } from 'node:child_process'
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { nodeIo } from '../host/node.ts'
import { aDeployment, minute, open, temporaryFolder } from '../../test/support/ledger.ts'
import { openLedger } from './open.ts'

/** A file system of 1 MiB at `path`, or the reason why there can be none. */
function mountSmall(path: string): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux'
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path], { stdio: 'pipe' })
    return null
  } catch (error) {
    return `mount failed: ${(error as Error).message}`
  }
}

const fill = (path: string, leave: number) => {
  const { bavail, bsize } = statfsSync(path)
  writeFileSync(`${path}/ballast`, Buffer.alloc(Math.max(0, bavail * bsize - leave)))
}

test('a full disk while journaling is a Problem, leaves nothing half written, and passes', async (context) => {
  await using folder = await temporaryFolder()
  const why = mountSmall(folder.path)
  if (why !== null) return context.skip(why)
  try {
    const file = `${folder.path}/.lastgood/ledger.db`
    const ledger = await open(file)
    await ledger.recordDeployment(aDeployment('1.0.0', minute(1)))
    fill(folder.path, 40_000)
    let written = 1
    const failure: unknown = await (async () => {
      for (;;) {
        await ledger.recordDeployment(aDeployment('1.0.1', minute(2)))
        written++
      }
    })().catch((error: unknown) => error)
    expect(failure).toMatchObject({
      problem: { what: expect.stringContaining('disk of the ledger') as string, where: file },
    })
    expect(await ledger.deployments('shop', 'production', 9999)).toHaveLength(written)
    expect(await ledger.audit()).toMatchObject({ state: 'intact', entries: written })
    rmSync(`${folder.path}/ballast`)
    await ledger.recordDeployment(aDeployment('1.0.2', minute(3)))
    expect(await ledger.audit()).toMatchObject({ state: 'intact', entries: written + 1 })
    await ledger.close()
  } finally {
    execFileSync('umount', ['-l', folder.path])
  }
})

test('a disk that is full from the start is a Problem', async (context) => {
  await using folder = await temporaryFolder()
  const why = mountSmall(folder.path)
  if (why !== null) return context.skip(why)
  try {
    fill(folder.path, 8192)
    const opened = await openLedger(`${folder.path}/.lastgood/ledger.db`, nodeIo({}))
    expect(opened).toMatchObject({
      ok: false,
      problems: [{ what: expect.stringContaining('disk of the ledger') as string }],
    })
    rmSync(`${folder.path}/ballast`)
    const ledger = await open(`${folder.path}/.lastgood/ledger.db`)
    expect(await ledger.audit()).toMatchObject({ state: 'intact', entries: 0 })
    await ledger.close()
  } finally {
    execFileSync('umount', ['-l', folder.path])
  }
})
