import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Io } from '../../host/io.ts'
import type { SchemaAnswer } from './schema-answer.ts'

/** Raised when what is kept changes its shape or its meaning: older files are then not found. */
const format = 4

/** Answers about pairs of commits, which never change: a file each below `.lastgood/schema/`. */
export function remembered(stateFolder: string, question: readonly string[], io: Io) {
  const name = createHash('sha256')
    .update(JSON.stringify([format, question]))
    .digest('hex')
  const file = join(stateFolder, 'schema', `${name}.json`)
  return {
    /** Null when nobody asked before, or what was kept cannot be read: asking again costs seconds, believing it could cost data. */
    async read(): Promise<SchemaAnswer | null> {
      const text = await io.files.readText(file)
      if (text === null) return null
      try {
        return JSON.parse(text) as SchemaAnswer
      } catch {
        return null
      }
    },
    /** Keeps an answer, but for `unknown`: what could not be asked today may be answered tomorrow. */
    async keep(answer: SchemaAnswer): Promise<void> {
      if (answer.folders.some(({ verdict }) => verdict === 'unknown')) return
      await io.files.writeAtomic(file, JSON.stringify(answer))
    },
  }
}
