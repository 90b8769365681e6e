import { expect, test } from 'vitest'
import { revisionId } from './revision-id.ts'

test.each([
  ['1.9.0', '1.9.0-p9'],
  ['2.0.0-RC.1+build.5', '2.0.0-rc.1-build.5-p9'],
  ['../../etc/passwd', 'etc-passwd-p9'],
  ['--force', 'force-p9'],
  ['ünï code', 'n-code-p9'],
  ['漢', 'release-p9'],
  ['a..b', 'a.b-p9'],
])('%s becomes a name that is safe as a file and an argument', (version, id) => {
  expect(revisionId(version, 'p9')).toBe(id)
})

test('a very long version still leaves room for the plan', () => {
  expect(revisionId('1'.repeat(500), 'p9')).toMatch(/^1{40}-p9$/)
})
