import type { Io } from '../host/io.ts'
import type { Config } from '../model/config.ts'
import { ok, type Result } from '../model/problem.ts'
import { checkConfigText } from './check-text.ts'
import { readConfigText } from './read.ts'

export { loadConfigCached } from './cache.ts'
export { findConfig } from './find.ts'

/**
 * Reads and checks a lastgood.yaml. Fails with every problem of the file at once, each with
 * `where` = `lastgood.yaml:LINE:COLUMN` and a hint that says what to write. Never throws.
 */
export async function loadConfig(file: string, io: Io): Promise<Result<Config>> {
  const text = await readConfigText(file, io)
  if (!text.ok) return text
  const parsed = await checkConfigText(text.value, file, io)
  return parsed.ok ? ok(parsed.value.config) : parsed
}
