/** Stubs a rule of src/decide/rules/ with its test, and lists it: `node scripts/new-rule.ts <name-in-kebab-case>`. */
import { join } from 'node:path'
import { stubRule } from './stub-rule.ts'

const problem = stubRule(process.argv[2] ?? '', {
  // A second argument is another folder to work in, for the test of this script.
  folder: process.argv[3] ?? join(import.meta.dirname, '../src/decide/rules'),
  example: 'volume-single-attach',
  rule,
  test,
  // The last resort stays last: reasons are read in this order.
  list: (index, camel) => index.replace('  freezeAlways,\n', `  ${camel},\n  freezeAlways,\n`),
})
if (problem !== null) {
  console.error(problem)
  process.exitCode = 2
}

function rule(name: string, camel: string): string {
  return `import { goesBack, risks, type Rule } from '../context.ts'

export const ${camel}: Rule = {
  name: '${name}',
  about: 'What it looks at and why, in one sentence (DECIDING <number>).',
  judge: (strategy, { target }) => {
    if (!goesBack(strategy) || target === null) return null
    return risks('say what a person should know')
  },
}
`
}

function test(name: string, camel: string): string {
  return `import { expect, test } from 'vitest'
import { contextOf } from '../fixtures.ts'
import { ${camel} } from './${name}.ts'

test('${name}', () => {
  expect(${camel}.judge('freeze', contextOf())).toBeNull()
  expect(${camel}.judge('redeploy', contextOf())).toMatchObject({ effect: 'risks' })
})
`
}
