import { cpus, release, totalmem, type } from 'node:os'

/** What a figure needs beside it to be read on another day. */
export function machine() {
  const all = cpus()
  return {
    cpu: all[0]?.model ?? 'unknown',
    cores: all.length,
    memoryBytes: totalmem(),
    system: `${type()} ${release()}`,
    node: process.version,
    at: new Date().toISOString(),
  }
}
