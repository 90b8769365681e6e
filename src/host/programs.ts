import { fileURLToPath } from 'node:url'

/**
 * Argument vector that starts one of lastgood's own long-lived programs (src/switch/main.ts,
 * src/launcher/main.ts, src/stopper/main.ts) with the Node that runs now: from the sources when they run, else from dist/.
 */
export function programArgv(
  program: 'switch' | 'launcher' | 'stopper',
  ...args: string[]
): readonly string[] {
  const inSources = import.meta.url.endsWith('.ts')
  const file = inSources ? `../${program}/main.ts` : `./${program}.js`
  return [process.execPath, fileURLToPath(new URL(file, import.meta.url)), ...args]
}
