/**
 * Writes dist/: what the npm package runs. One bundle an entry with shared chunks, because a command's cold start is mostly
 * finding and compiling files (docs/adr/0001).
 */
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

await rm(at('dist'), { recursive: true, force: true })
const bundle = await rolldown({
  input: {
    main: at('src/cli/main.ts'),
    switch: at('src/switch/main.ts'),
    launcher: at('src/launcher/main.ts'),
  },
  platform: 'node',
})
await bundle.write({
  dir: at('dist'),
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
  minify: 'dce-only',
})
await bundle.close()
