import { expect, test } from 'vitest'
import { migrationToolSuite } from '../../../test/conformance/migration-tool.ts'
import { listedSamples } from '../../../test/conformance/migration-samples-listed.ts'
import { codeSamples } from '../../../test/conformance/migration-samples-code.ts'
import { samples } from '../../../test/conformance/migration-samples.ts'
import { tools } from './index.ts'

const all = [...samples, ...listedSamples, ...codeSamples]

test('every tool that reads SQL has its sample', () => {
  const sampled = all.map(({ tool }) => tool.name)
  expect(new Set(sampled).size).toBe(sampled.length)
  expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(sampled))
})

for (const sample of all) migrationToolSuite(sample)
