import { createHash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import * as fs from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Digest } from '../model/release.ts'

/** Files. A missing file is `null` where one is read; every other failure throws Node's error with its code. */
export interface Files {
  readText(path: string, maxBytes?: number): Promise<string | null>
  /** The bytes of a file, or null when it is missing. */
  readBytes(path: string): Promise<Uint8Array | null>
  /** Files below a folder (none in `.git` or `node_modules`), as paths from it with `/`, sorted; links are not followed. */
  below(path: string): Promise<readonly string[]>
  /** Written to a neighbour, flushed to disk and renamed over `path`: readers see the old or the new text whole. */
  writeAtomic(path: string, text: string | Uint8Array, mode?: number): Promise<void>
  /** Creates `path` with `text`; false, and nothing written, when it exists already. */
  createNew(path: string, text: string, mode?: number): Promise<boolean>
  exists(path: string): Promise<boolean>
  /** Names in a folder, sorted; empty when there is no such folder. */
  list(path: string): Promise<readonly string[]>
  /** Size in bytes and time of change, or null. */
  stat(
    path: string,
  ): Promise<{ readonly size: number; readonly modified: Date; readonly directory: boolean } | null>
  /** With its parents. `mode` (0o700 …) is for those that are not there yet. */
  makeDirectory(path: string, mode?: number): Promise<void>
  /** Removes a file or a folder with everything in it; a missing one is fine. */
  remove(path: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** Copies one file's bytes. */
  copy(from: string, to: string): Promise<void>
  /** The last bytes of a file as text; null when it is missing. */
  tail(path: string, bytes: number): Promise<string | null>
  /** Adds text to the end of a file. */
  append(path: string, text: string): Promise<void>
  /** Gives a file a second name on the same file system; false, and nothing done, when that name is taken. */
  link(from: string, to: string): Promise<boolean>
  /** Whether two names are of one file. */
  same(one: string, other: string): Promise<boolean>
  /** Gives a file the mode of another, and its owner where this process may. */
  dressLike(path: string, like: string): Promise<void>
  /** Sets a file's time of change to now. */
  touch(path: string): Promise<void>
  /** The path with every symbolic link in it followed; null when there is nothing. */
  realPath(path: string): Promise<string | null>
  /** Waits until a file's bytes, or a folder's names, are on disk. */
  flush(path: string): Promise<void>
  /** Digest of a file's bytes, read as a stream; null when it is missing. */
  digest(path: string): Promise<Digest | null>
  /** A file's bytes piece by piece, for what may be larger than memory; null when it is missing. Iterating throws Node's errors. */
  chunks(path: string): Promise<AsyncIterable<Uint8Array> | null>
}

const missing = (error: unknown) =>
  (error as NodeJS.ErrnoException).code === 'ENOENT' ||
  (error as NodeJS.ErrnoException).code === 'ENOTDIR'

const orNull = async <T>(work: Promise<T>): Promise<T | null> => {
  try {
    return await work
  } catch (error) {
    if (missing(error)) return null
    throw error
  }
}

export const files: Files = {
  async readText(path, maxBytes = 64 * 1024 * 1024) {
    const handle = await orNull(fs.open(path, constants.O_RDONLY))
    if (handle === null) return null
    try {
      const { size } = await handle.stat()
      if (size > maxBytes) throw new Error(`${path} is over ${maxBytes} bytes`)
      return await handle.readFile('utf8')
    } finally {
      await handle.close()
    }
  },
  readBytes: (path) => orNull(fs.readFile(path)),
  async below(path) {
    const found: string[] = []
    const visit = async (prefix: string) => {
      const entries = (await orNull(fs.readdir(join(path, prefix), { withFileTypes: true }))) ?? []
      for (const entry of entries) {
        if (entry.name === '.git' || entry.name === 'node_modules') continue
        if (entry.isDirectory()) await visit(`${prefix}${entry.name}/`)
        else if (entry.isFile()) found.push(prefix + entry.name)
      }
    }
    await visit('')
    return found.sort()
  },
  async writeAtomic(path, text, mode = 0o644) {
    const beside = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}.tmp`
    await fs.mkdir(dirname(path), { recursive: true })
    try {
      const handle = await fs.open(beside, 'wx', mode)
      try {
        await handle.writeFile(text)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await fs.rename(beside, path)
    } catch (error) {
      await fs.rm(beside, { force: true })
      throw error
    }
  },
  async createNew(path, text, mode = 0o644) {
    try {
      await fs.writeFile(path, text, { flag: 'wx', mode })
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
      throw error
    }
  },
  exists: async (path) => (await orNull(fs.lstat(path))) !== null,
  list: async (path) => ((await orNull(fs.readdir(path))) ?? []).sort(),
  async stat(path) {
    const found = await orNull(fs.stat(path))
    return found && { size: found.size, modified: found.mtime, directory: found.isDirectory() }
  },
  makeDirectory: async (path, mode = 0o777) =>
    void (await fs.mkdir(path, { recursive: true, mode })),
  remove: (path) => fs.rm(path, { recursive: true, force: true }),
  rename: (from, to) => fs.rename(from, to),
  copy: (from, to) => fs.copyFile(from, to),
  async tail(path, bytes) {
    const handle = await orNull(fs.open(path, constants.O_RDONLY))
    if (handle === null) return null
    try {
      const { size } = await handle.stat()
      const from = Math.max(0, size - bytes)
      const { buffer, bytesRead } = await handle.read(
        Buffer.alloc(size - from),
        0,
        size - from,
        from,
      )
      return buffer.toString('utf8', 0, bytesRead)
    } finally {
      await handle.close()
    }
  },
  append: (path, text) => fs.appendFile(path, text),
  async link(from, to) {
    try {
      await fs.link(from, to)
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
      throw error
    }
  },
  async same(one, other) {
    const [a, b] = await Promise.all([orNull(fs.stat(one)), orNull(fs.stat(other))])
    return a !== null && b !== null && a.ino === b.ino && a.dev === b.dev
  },
  async dressLike(path, like) {
    const { mode, uid, gid } = await fs.stat(like)
    await fs.chmod(path, mode & 0o7777)
    const own = await fs.stat(path)
    if (own.uid !== uid || own.gid !== gid) await fs.chown(path, uid, gid)
  },
  touch: (path) => fs.utimes(path, new Date(), new Date()),
  realPath: (path) => orNull(fs.realpath(path)),
  async flush(path) {
    const handle = await fs.open(path, constants.O_RDONLY)
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
  async digest(path) {
    const hash = createHash('sha256')
    const read = await orNull(pipeline(createReadStream(path), hash).then(() => true))
    return read === null ? null : `sha256:${hash.digest('hex')}`
  },
  async chunks(path) {
    const handle = await orNull(fs.open(path, constants.O_RDONLY))
    return handle && handle.createReadStream()
  },
}
