import type { Tree } from '../migration.ts'

/** A tree of texts, for callers that hold them already. */
export function memoryTree(texts: Readonly<Record<string, string>>): Tree {
  return {
    files: Object.keys(texts).sort(),
    read: (path) => {
      const text = texts[path]
      return Promise.resolve(text === undefined ? null : new TextEncoder().encode(text))
    },
  }
}
