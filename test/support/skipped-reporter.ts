import type { Reporter, TestModule } from 'vitest/node'

/** Lists skipped tests by name with their reason at the end of a run, and prints one plain closing line. */
export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]) {
    const count = { passed: 0, failed: 0, skipped: 0 }
    const skipped: string[] = []
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === 'passed') count.passed += 1
        else if (result.state === 'failed') count.failed += 1
        else {
          count.skipped += 1
          const note = result.state === 'skipped' && result.note ? `: ${result.note}` : ''
          skipped.push(`  ${module.relativeModuleId} > ${test.fullName}${note}`)
        }
      }
      if (module.errors().length > 0 && [...module.children.allTests()].length === 0)
        count.failed += 1
    }
    if (skipped.length > 0) console.log(`Skipped:\n${skipped.join('\n')}`)
    console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`)
  }
}
