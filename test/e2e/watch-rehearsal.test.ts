import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { commitVersion, releaseAndDeploy } from '../support/shop.ts'
import { shops } from './shop-rig.ts'

const shop = shops()
const bin = fileURLToPath(new URL('../../bin/lastgood.js', import.meta.url))

test(
  'while all is well a watch proves the schema, so that no way back has to wait for it',
  { timeout: 300_000 },
  async () => {
    const folder = await shop('migrations: [migrations]\n')
    await commitVersion(folder, '1.9.0', {
      'migrations/1_items.sql': 'create table items (id int primary key);',
    })
    await releaseAndDeploy(folder, '1.9.0')
    await commitVersion(folder, '1.9.1', {
      'migrations/2_note.sql': 'alter table items add column note text;',
    })
    await releaseAndDeploy(folder, '1.9.1')
    const proven = join(folder, '.lastgood', 'schema')
    expect(existsSync(proven)).toBe(false)
    const watcher = spawn(process.execPath, [bin, 'watch', '--for', '10m', '--json'], {
      cwd: folder,
      stdio: 'ignore',
    })
    try {
      await expect
        .poll(() => existsSync(proven) && readdirSync(proven), { timeout: 300_000, interval: 200 })
        .toHaveLength(1)
      expect(watcher.exitCode).toBeNull()
    } finally {
      watcher.kill('SIGKILL')
    }
  },
)
