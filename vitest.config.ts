import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Long enough for a slow machine: how long a test waits is no statement of it, and one that hangs ends all the same.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Tests start real processes, servers and git: more files at once than cores only adds noise.
    maxWorkers: 2,
    reporters: ['default', './test/support/skipped-reporter.ts'],
  },
})
