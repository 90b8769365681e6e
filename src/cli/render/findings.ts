import type { Finding } from '../../database/finding.ts'
import { suggest } from '../../database/rules/suggest.ts'
import type { Pair } from '../../database/verdict.ts'
import { clean } from '../clean.ts'
import type { Ui } from '../ui.ts'

/** What the rules found, with the safer steps below when they are asked for, and what was allowed in the migration itself. */
export function showFindings(
  ui: Ui,
  findings: readonly Finding[],
  suppressed: Pair['suppressed'],
  steps: boolean,
): void {
  for (const finding of findings) {
    const where = ui.paint('quiet', `${finding.file}:${finding.line} [${finding.rule}]`)
    ui.text(`    ${clean(finding.says)} ${where}`)
    if (!steps || finding.severity === 'note') continue
    for (const step of suggest(finding)) ui.text(`      ${clean(step)}`)
  }
  for (const { rule, reason, until } of suppressed) {
    const end = until === null ? '' : ` until ${until}`
    ui.text(`    allowed here: ${clean(rule)}${end}, because ${clean(reason)}`)
  }
}
