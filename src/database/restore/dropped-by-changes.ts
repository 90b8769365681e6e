import type { Script } from '../migration.ts'
import type { Change, ChangeOf } from '../rules/changes/change.ts'
import { parserOf } from '../sql/parse.ts'
import type { Dropped } from './dropped.ts'

/** Changes that leave every row's content as it is. */
const harmless: ReadonlySet<Change['kind']> = new Set([
  ...(['create-table', 'add-column', 'rename-column', 'rename-table', 'set-default'] as const),
  ...(['drop-default', 'set-not-null', 'drop-not-null', 'add-constraint'] as const),
  ...(['drop-constraint', 'validate-constraint', 'create-index', 'drop-index'] as const),
  ...(['create-trigger', 'drop-trigger', 'create-view', 'create-function'] as const),
  ...(['create-object', 'grant', 'revoke', 'maintenance', 'table-option'] as const),
  // What stands beside the changes that they are about.
  ...(['implicit-commit', 'online-clause'] as const),
])

/** Objects whose going takes no rows along. */
const rowless: ReadonlySet<string> = new Set(['view', 'function', 'other', 'role'])

/** What downs of MySQL, MariaDB or SQLite take away, in their order. */
export interface DroppedByChanges {
  readonly dropped: readonly Dropped[]
  readonly rebuilt: readonly ChangeOf<'rebuild-table'>[]
  readonly uncounted: readonly string[]
  readonly ownTransaction: boolean
}

const transaction = /^\s*(?:begin(?!\s+not\b)|start\s+transaction|commit|end|rollback(?!\s+to))\b/i

/** Reads downs: columns and tables that go, tables that are made anew, and statements whose effect on rows nobody can count beforehand. */
export async function droppedByChanges(
  scripts: readonly Script[],
  dialect: 'mysql' | 'sqlite',
): Promise<DroppedByChanges> {
  const parse = parserOf(dialect)
  const dropped: Dropped[] = []
  const rebuilt: ChangeOf<'rebuild-table'>[] = []
  const uncounted: string[] = []
  let ownTransaction = false
  for (const script of scripts) {
    const { statements, problems } = (await parse?.(script)) ?? { statements: [], problems: [] }
    uncounted.push(...problems.map(({ what, where }) => `${where}: ${what}`))
    for (const { changes, line, text } of statements) {
      if (transaction.test(text)) ownTransaction = true
      for (const change of changes ?? []) {
        if (change.kind === 'rebuild-table') rebuilt.push(change)
        else if (change.kind === 'drop-column') {
          dropped.push({ schema: null, table: change.table, column: change.column })
        } else if (change.kind === 'drop-object' && change.what === 'table') {
          dropped.push({ schema: null, table: change.name, column: null })
        } else if (!harmless.has(change.kind) && !isRowless(change)) {
          uncounted.push(`${script.file}, line ${line}: ${saysOf(change)}`)
        }
      }
    }
  }
  return { dropped, rebuilt, uncounted, ownTransaction }
}

const isRowless = (change: Change) => change.kind === 'drop-object' && rowless.has(change.what)

function saysOf(change: Change): string {
  if (change.kind === 'write') return `${change.how.toUpperCase()} of ${change.table}`
  if (change.kind === 'change-type') return `another type of ${change.table}.${change.column}`
  return change.kind === 'unread' ? change.what : change.kind.replaceAll('-', ' ')
}
