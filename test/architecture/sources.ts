import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** A TypeScript file of the project, with what it imports. */
export interface Source {
  /** From the project's root: `src/decide/decide.ts`. */
  readonly path: string
  readonly text: string
  /** Relative imports as paths from the project's root; others as they are written. Types count too. */
  readonly imports: readonly string[]
}

/** Reads all TypeScript below some folders. */
export function sources(...folders: readonly string[]): readonly Source[] {
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => join(folder, name)),
    )
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      return { path, text, imports: importsOf(path, text) }
    })
}

/** `import … from 'x'`, `export … from 'x'`, `import 'x'` and `import('x')`. */
export function importsOf(path: string, text: string): readonly string[] {
  const found = text.matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\(\s*)'([^']+)'/g)
  return [...found].map(([, name = '']) =>
    name.startsWith('.') ? relative('.', normalize(join(dirname(path), name))) : name,
  )
}

/** The text without comments, so that a word in one is no offence. */
export function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')
}
