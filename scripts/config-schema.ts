/**
 * Writes schema/lastgood.schema.json, the JSON Schema that editors complete lastgood.yaml by, from the schema that reads
 * the file. `--check` writes nothing and fails when the file is not what would be written.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { jsonSchemaText } from '../src/config/schema/json-schema.ts'

const file = fileURLToPath(new URL('../schema/lastgood.schema.json', import.meta.url))
const text = jsonSchemaText()
if (!process.argv.includes('--check')) {
  writeFileSync(file, text)
} else if (text !== readFileSync(file, 'utf8')) {
  console.error('schema/lastgood.schema.json is stale. Type: node scripts/config-schema.ts')
  process.exitCode = 1
}
