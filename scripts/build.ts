/**
 * Writes dist/: what the npm package runs. Bundled, because a command's cold start is mostly finding and compiling files
 * (docs/adr/0001): what most commands need is one file, and what few need (schemas, YAML, tar, live drawing) stays apart.
 */
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** With everything that they import, these are what looking at a project needs: one file instead of forty. */
const often =
  /src\/cli\/(run|commands\/(plan|status))\.ts$|src\/adapters\/(targets|traffic)\/local\/index\.ts$/

/**
 * `import {x} from 'node:y'` reads all exports of a built-in, and some load half of Node when they are read (node:http: 20 ms).
 * Asking for the module reads only what is used.
 */
function lazyBuiltins(code: string): string {
  return code.replace(
    /import\s*(?:\*\s*as\s+([\w$]+)|([\w$]+)?\s*,?\s*(?:\{([^}]*)\})?)\s*from\s*["'](node:[\w/]+)["'];?/g,
    (_, namespace?: string, whole?: string, named?: string, module?: string) => {
      const from = `process.getBuiltinModule("${module}")`
      const names = named === undefined ? null : `{${named.replace(/\s+as\s+/g, ':')}}`
      const bound = [namespace, whole, names].filter((one) => one !== undefined && one !== null)
      return `const ${bound.map((one) => `${one}=${from}`).join(',')};`
    },
  )
}

await rm(at('dist'), { recursive: true, force: true })
const bundle = await rolldown({
  input: {
    main: at('src/cli/main.ts'),
    switch: at('src/switch/main.ts'),
    launcher: at('src/launcher/main.ts'),
    stopper: at('src/stopper/main.ts'),
    'pglite-worker': at('src/database/shadow/pglite/pglite-worker.ts'),
    'sqlite-child': at('src/database/shadow/sqlite/sqlite-child.ts'),
    'sqlite-file-child': at('src/database/engines/sqlite/sqlite-file-child.ts'),
  },
  platform: 'node',
  // They read WebAssembly and extensions beside their own files.
  external: [/^@electric-sql\/pglite/, 'libpg-query'],
  plugins: [{ name: 'lazy-builtins', renderChunk: (code) => lazyBuiltins(code) }],
})
await bundle.write({
  dir: at('dist'),
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
  // Names stay, so that a stack trace still tells something.
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  codeSplitting: { groups: [{ name: 'core', test: often }] },
})
await bundle.close()
