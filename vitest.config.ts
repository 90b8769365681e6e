import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Tests start real processes, servers and git: more files at once than cores only adds noise.
    maxWorkers: 2,
    reporters: ['default', './test/support/skipped-reporter.ts'],
  },
})
