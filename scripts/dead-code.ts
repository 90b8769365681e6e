/** Exports that nothing imports. Fails when there are any; unused types are part of a contract and may stand. */
import { analyzeTsConfig } from 'ts-unused-exports'

const { unusedExports } = analyzeTsConfig('./tsconfig.json', [
  '--allowUnusedTypes',
  '--excludePathsFromReport=vitest.config;test/support/skipped-reporter',
])
for (const [file, names] of Object.entries(unusedExports)) {
  console.error(`${file}: ${names.map((found) => found.exportName).join(', ')}`)
}
if (Object.keys(unusedExports).length > 0) process.exitCode = 1
