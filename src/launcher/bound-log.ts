import { copyFile, stat, truncate } from 'node:fs/promises'

/**
 * Keeps a log from filling the disk: beyond `maxBytes` it is copied to `<file>.1` and emptied. The service writes to it
 * through a handle of its own (opened for appending), so it cannot be renamed; lines written between copy and
 * emptying are lost.
 */
export async function boundLog(file: string, maxBytes = 16 * 1024 * 1024): Promise<void> {
  const { size } = await stat(file)
  if (size <= maxBytes) return
  await copyFile(file, `${file}.1`)
  await truncate(file)
}
