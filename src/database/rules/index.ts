import type { Rule } from './rule.ts'
import { dropColumn } from './drop-column.ts'

/** Every rule, in the order in which findings of one statement are read. `node scripts/new-database-rule.ts <name>` adds one. */
export const rules: readonly Rule[] = [dropColumn]
