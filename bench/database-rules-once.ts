/** Started as a process of its own by database-rules.ts: reads a folder of migrations and judges each against those before it. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { judgeStatements } from '../src/database/rules/judge-statements.ts'
import { baseFrom } from '../src/database/rules/world/base-from.ts'
import { parsePostgres } from '../src/database/sql/parse-postgres.ts'

const [folder = '', what = 'judge'] = process.argv.slice(2)
const base = baseFrom([])
let findings = 0
for (const file of readdirSync(folder).toSorted()) {
  const sql = readFileSync(join(folder, file), 'utf8')
  const { statements } = await parsePostgres({ sql, file, line: 1, transactional: true })
  if (what === 'parse') continue
  findings += judgeStatements(statements, { base, today: '2026-01-01' }).findings.length
  base.add(statements)
}
console.log(findings)
