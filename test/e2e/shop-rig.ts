import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { closeShop, makeShop } from '../support/shop.ts'

/** Shops that are closed and removed after each test of the file that calls this. */
export function shops(): (more?: string) => Promise<string> {
  const folders: string[] = []
  afterEach(async () => {
    for (const folder of folders.splice(0)) {
      await closeShop(folder)
      rmSync(folder, { recursive: true, force: true })
    }
  })
  return async (more = '') => {
    const folder = mkdtempSync(join(tmpdir(), 'lastgood-e2e-'))
    await makeShop(folder, more)
    folders.push(folder)
    return folder
  }
}

/** The one JSON document that a command printed. */
export const json = (text: string) => JSON.parse(text) as Record<string, unknown>
