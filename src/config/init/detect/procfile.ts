import { join } from 'node:path'
import type { Detector } from './detector.ts'

/** A Procfile says how the web process starts, usually in words that only a shell understands. */
export const procfile: Detector = {
  name: 'procfile',
  async detect({ files, root, io }) {
    if (!files.includes('Procfile')) return {}
    const size = (await io.files.stat(join(root, 'Procfile')))?.size ?? 0
    const text = size > 65_536 ? '' : ((await io.files.readText(join(root, 'Procfile'))) ?? '')
    const web = /^web:[ \t]*(\S.*)$/m.exec(text)?.[1]?.trim()
    if (web === undefined)
      return { seen: [{ about: 'start', says: 'Procfile has no web process.' }] }
    const line = `start: ["sh", "-c", ${JSON.stringify(`exec ${web}`)}]`
    return {
      seen: [
        {
          about: 'start',
          says: `Procfile starts the web process; on target local that is ${line}`,
        },
      ],
    }
  },
}
