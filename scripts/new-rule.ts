/** Stubs a rule of src/decide/rules/ with its test, and lists it: `node scripts/new-rule.ts <name-in-kebab-case>`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const name = process.argv[2] ?? ''
// A second argument is another folder to work in, for the test of this script.
const folder = process.argv[3] ?? join(import.meta.dirname, '../src/decide/rules')
const problem = stub()
if (problem !== null) {
  console.error(problem)
  process.exitCode = 2
}

function stub(): string | null {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    return `"${name}" is no rule name. Write for example: node scripts/new-rule.ts volume-single-attach`
  }
  const file = join(folder, `${name}.ts`)
  if (existsSync(file)) return `${file} is there already. Choose another name, or edit it.`
  const camel = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
  const index = join(folder, 'index.ts')
  const list = readFileSync(index, 'utf8')
  // The last resort stays last: reasons are read in this order.
  const listed = list
    .replace('\n/** Every rule', `import { ${camel} } from './${name}.ts'\n\n/** Every rule`)
    .replace('  freezeAlways,\n', `  ${camel},\n  freezeAlways,\n`)
  if (!listed.includes(`./${name}.ts`) || !listed.includes(`  ${camel},\n`)) {
    return `${index} does not look as expected. Add the rule to the list by hand.`
  }
  writeFileSync(file, rule(camel))
  writeFileSync(join(folder, `${name}.test.ts`), test(camel))
  writeFileSync(index, listed)
  console.log(`Wrote ${file} and its test, and listed it in ${index}.`)
  return null
}

function rule(camel: string): string {
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

function test(camel: string): string {
  return `import { expect, test } from 'vitest'
import { contextOf } from '../fixtures.ts'
import { ${camel} } from './${name}.ts'

test('${name}', () => {
  expect(${camel}.judge('freeze', contextOf())).toBeNull()
  expect(${camel}.judge('redeploy', contextOf())).toMatchObject({ effect: 'risks' })
})
`
}
