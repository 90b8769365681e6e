import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { constants, zstdCompress, zstdDecompress } from 'node:zlib'
import type { Io } from '../../host/io.ts'
import type { Script } from '../migration.ts'

/** States of shadow databases between commands, by what led to them. Anything wrong with a file is the same as no file. */
export interface StateCache {
  readonly get: (key: string) => Promise<Uint8Array | null>
  readonly has: (key: string) => Promise<boolean>
  /** False when it could not be written: a full disk, a folder that belongs to somebody else. */
  readonly put: (key: string, state: Uint8Array) => Promise<boolean>
}

/** All states together take no more bytes than this; the one unused for longest goes first. */
const mostBytes = 512 * 1024 ** 2

const suffix = '.state'
const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)
const digest = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')

/**
 * Keys of the states that a history leads to: the first is the empty database, the next the one after the first script, and so on.
 * @param engine what the same scripts could lead to another state on: engine, version, and version of this format
 */
export function keysOf(engine: string, scripts: readonly Script[]): readonly string[] {
  const keys = [digest(engine)]
  for (const { sql, transactional } of scripts) {
    keys.push(digest(`${keys.at(-1)}\n${transactional}\n${sql}`))
  }
  return keys
}

/** A file is a line of JSON (digest of what follows) and the directory, compressed. */
export function stateCache(folder: string, io: Pick<Io, 'files'>): StateCache {
  const fileOf = (key: string) => join(folder, `${key}${suffix}`)
  return {
    has: (key) => io.files.exists(fileOf(key)),
    async get(key) {
      const bytes = await io.files.readBytes(fileOf(key)).catch(() => null)
      const state = bytes === null ? null : await read(bytes)
      // For knowing which is unused; a folder that may only be read is no reason to make everything anew.
      if (state !== null) await io.files.touch(fileOf(key)).catch(() => undefined)
      else if (bytes !== null) await io.files.remove(fileOf(key)).catch(() => undefined)
      return state
    },
    async put(key, bytes) {
      try {
        const level = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }
        const packed = await compress(bytes, level)
        const head = Buffer.from(`${JSON.stringify({ sha256: digest(packed) })}\n`)
        await io.files.makeDirectory(folder, 0o700)
        await io.files.writeAtomic(fileOf(key), Buffer.concat([head, packed]), 0o600)
        await shrink(folder, io)
        return true
      } catch {
        return false
      }
    },
  }
}

async function read(bytes: Uint8Array): Promise<Uint8Array | null> {
  try {
    const end = bytes.indexOf(10)
    const head = JSON.parse(Buffer.from(bytes.subarray(0, end)).toString()) as {
      sha256: string
    }
    const packed = bytes.subarray(end + 1)
    if (digest(packed) !== head.sha256) return null
    return await decompress(packed)
  } catch {
    // Cut short, or of another format.
    return null
  }
}

async function shrink(folder: string, { files }: Pick<Io, 'files'>): Promise<void> {
  const found: { path: string; size: number; modified: number }[] = []
  for (const name of await files.list(folder)) {
    const path = join(folder, name)
    const stat = name.endsWith(suffix) ? await files.stat(path) : null
    if (stat !== null) found.push({ path, size: stat.size, modified: stat.modified.getTime() })
  }
  let bytes = 0
  for (const { path, size } of found.toSorted((a, b) => b.modified - a.modified)) {
    bytes += size
    if (bytes > mostBytes) await files.remove(path)
  }
}
