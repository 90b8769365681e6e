import { createHash } from 'node:crypto'
import { dirname, join, resolve } from 'node:path'
import type { Io } from '../host/io.ts'
import type { Config } from '../model/config.ts'
import { ok, type Result } from '../model/problem.ts'
import { version } from '../model/version.ts'
import { checkConfigText } from './check-text.ts'
import { readConfigText } from './read.ts'

/** To be raised whenever the same file normalises to something else; cache.test.ts notices. */
export const cacheFormat = 3

const mostCacheBytes = 8 * 1024 * 1024

interface Entry {
  readonly key: string
  /** SHA-256 of `config`: half a file, or one that was edited, is not believed. */
  readonly sum: string
  /** JSON text of the Config. */
  readonly config: string
}

/**
 * `loadConfig`, remembering the outcome in `<stateFolder>/config-cache.json`: a hit loads neither the YAML nor the
 * schema library. A file with `${NAME}` references is never remembered, so nothing from the environment reaches the disk.
 * The state folder is not made here. A cache that cannot be read or written costs time, nothing else.
 */
export async function loadConfigCached(
  file: string,
  io: Io,
  stateFolder: string,
): Promise<Result<Config>> {
  const text = await readConfigText(file, io)
  if (!text.ok) return text
  const key = sha256(JSON.stringify([cacheFormat, version, text.value]))
  const path = join(stateFolder, 'config-cache.json')
  const remembered = await read(path, key, io)
  // The file may have moved since: where it stands is never taken from the cache.
  const at = { file: resolve(file), root: dirname(resolve(file)) }
  if (remembered !== null) return ok({ ...remembered, ...at })

  const parsed = await checkConfigText(text.value, file, io)
  if (!parsed.ok) return parsed
  const { config, usesEnvironment } = parsed.value
  if (!usesEnvironment) await write(path, stateFolder, key, config, io)
  return ok(config)
}

async function read(path: string, key: string, io: Io): Promise<Config | null> {
  try {
    const text = await io.files.readText(path, mostCacheBytes)
    const entry = text === null ? null : (JSON.parse(text) as Partial<Entry> | null)
    if (entry?.key !== key || typeof entry.config !== 'string') return null
    return entry.sum === sha256(entry.config) ? (JSON.parse(entry.config) as Config) : null
  } catch {
    return null // damaged or unreadable: the file itself is read, and what is found replaces it
  }
}

async function write(path: string, stateFolder: string, key: string, config: Config, io: Io) {
  const text = JSON.stringify(config)
  const entry: Entry = { key, sum: sha256(text), config: text }
  try {
    if (!(await io.files.stat(stateFolder))?.directory) return
    await io.files.writeAtomic(path, JSON.stringify(entry), 0o600)
  } catch {
    // A read-only or full disk: the command that needs to write there says so; reading works without.
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
