import { dirname, extname, resolve } from 'node:path'
import type { Io } from '../../../host/io.ts'
import type { Problem } from '../../../model/problem.ts'
import type { Page } from '../../../switch/page.ts'
import type { ComponentRef } from '../../targets/target.ts'
import type { LocalTrafficSettings } from './settings.ts'

/** Bytes that a page may have: the switch keeps it in memory, and in its state file. */
const mostBytes = 256 * 1024

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.htm': 'text/html; charset=utf-8',
  '.json': 'application/json',
}

const plain = '503 Service Unavailable: back soon\n'

/** What users get while everything is stopped; null: the settings say nothing of it. A Problem: the page cannot be had. */
export async function maintenancePage(
  ref: ComponentRef,
  io: Pick<Io, 'files'>,
): Promise<Page | Problem | null> {
  const { maintenance } = ref.binding.traffic as unknown as LocalTrafficSettings
  if (maintenance === undefined) return null
  const { page, retryAfterSeconds } = maintenance
  if (page === undefined)
    return { type: 'text/plain; charset=utf-8', body: plain, retryAfterSeconds }
  const file = resolve(dirname(ref.stateFolder), page)
  const found = await io.files.stat(file)
  const problem = (what: string): Problem => ({
    what,
    where: file,
    hint: 'Correct maintenance.page of the traffic in lastgood.yaml: a path from the folder of that file',
  })
  if (found === null) return problem('The maintenance page is not there')
  if (found.directory || found.size > mostBytes) {
    return problem(`The maintenance page is no file of at most ${mostBytes} bytes`)
  }
  const body = await io.files.readText(file)
  if (body === null) return problem('The maintenance page is not there')
  const type = types[extname(file).toLowerCase()] ?? 'text/plain; charset=utf-8'
  return { type, body, retryAfterSeconds }
}
