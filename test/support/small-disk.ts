import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A small file system of the test's own; null where this process may not mount one. */
export function smallDisk(kilobytes: number): (Disposable & { readonly folder: string }) | null {
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder])
  if (mounted.status !== 0) rmSync(folder, { recursive: true })
  if (mounted.status !== 0) return null
  return {
    folder,
    [Symbol.dispose]() {
      execFileSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true })
    },
  }
}

/** Why tests cannot have a small disk on this machine, or null. */
export function whyNoMount(): string | null {
  if (process.getuid?.() !== 0) return 'mounting a small disk needs root'
  const disk = smallDisk(64)
  disk?.[Symbol.dispose]()
  return disk === null ? 'this machine does not let tests mount a small disk' : null
}
