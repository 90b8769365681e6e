/**
 * Writes docs/rules/<id>.md for every database rule, and docs/rules/README.md that lists them, from the rules' own texts. `--check`
 * writes nothing and fails when a page is not what would be written, or belongs to no rule.
 */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { rules } from '../src/database/rules/index.ts'
import { listOfRules, pageOf } from '../src/database/rules/page/page.ts'

const folder = join(import.meta.dirname, '../docs/rules')
const check = process.argv.includes('--check')
const pages = new Map([['README.md', listOfRules(rules)]])
for (const rule of rules) pages.set(`${rule.id}.md`, await pageOf(rule))

mkdirSync(folder, { recursive: true })
const stale: string[] = []
for (const [name, text] of pages) {
  const file = join(folder, name)
  const options = await resolveConfig(file)
  const formatted = await format(text, { ...options, filepath: file })
  if (!check) writeFileSync(file, formatted)
  else if (formatted !== read(file)) stale.push(name)
}
for (const name of readdirSync(folder)) {
  if (pages.has(name)) continue
  if (check) stale.push(name)
  else rmSync(join(folder, name))
}
if (stale.length > 0) {
  console.error(`docs/rules is stale (${stale.join(', ')}). Type: node scripts/rule-pages.ts`)
  process.exitCode = 1
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
