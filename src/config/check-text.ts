import type { Io } from '../host/io.ts'
import type { Result } from '../model/problem.ts'
import type { Parsed } from './parse.ts'

/** Checks a text that is read already. The schema and YAML libraries are loaded here, and only here. */
export async function checkConfigText(text: string, file: string, io: Io): Promise<Result<Parsed>> {
  // They cost more than the rest of a cold start: a remembered configuration (cache.ts) does without.
  const { parseConfig } = await import('./parse.ts')
  return parseConfig(text, file, io.env)
}
