/** What the scripts that stub a rule share: a file, its test, and its line in the list. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How one kind of rule looks. */
export interface Stub {
  /** Folder of the rules, with its `index.ts`. */
  readonly folder: string
  /** A name such a rule could have, for who gave none. */
  readonly example: string
  readonly rule: (name: string, camel: string) => string
  readonly test: (name: string, camel: string) => string
  /** The list with the new entry in its place; the import is there already. */
  readonly list: (index: string, camel: string) => string
}

/**
 * Writes `<name>.ts` and `<name>.test.ts` and lists the rule in `index.ts`.
 * @returns what stands in the way, for people; null when all is written
 */
export function stubRule(name: string, stub: Stub): string | null {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    return `"${name}" is no rule name. Write for example: node ${process.argv[1] ?? ''} ${stub.example}`
  }
  const file = join(stub.folder, `${name}.ts`)
  if (existsSync(file)) return `${file} is there already. Choose another name, or edit it.`
  const camel = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
  const index = join(stub.folder, 'index.ts')
  const text = readFileSync(index, 'utf8')
  const imported = text.replace(
    '\n/** Every rule',
    `import { ${camel} } from './${name}.ts'\n\n/** Every rule`,
  )
  const listed = stub.list(imported, camel)
  if (!listed.includes(`./${name}.ts`) || !listed.includes(`  ${camel},\n`)) {
    return `${index} does not look as expected. Add the rule to the list by hand.`
  }
  writeFileSync(file, stub.rule(name, camel))
  writeFileSync(join(stub.folder, `${name}.test.ts`), stub.test(name, camel))
  writeFileSync(index, listed)
  console.log(`Wrote ${file} and its test, and listed it in ${index}.`)
  return null
}
