import type { AlterTableCmd, AlterTableStmt } from 'libpg-query'
import { tableName, typeText } from '../../sql/names.ts'
import type { Change } from './change.ts'
import { columnConstraints, constraint, newColumn } from './columns.ts'
import { optionOf } from './table-options.ts'

/** The changes of one ALTER TABLE (also VIEW, INDEX, SEQUENCE, MATERIALIZED VIEW: the grammar is one), in their order. */
export function alterTable(statement: AlterTableStmt, unqualified: string): readonly Change[] {
  const table = tableName(statement.relation, unqualified)
  const commands = (statement.cmds ?? []).flatMap((node) =>
    'AlterTableCmd' in node ? [node.AlterTableCmd] : [],
  )
  if (statement.objtype === 'OBJECT_TYPE') return commands.map((one) => attribute(table, one))
  return commands.flatMap((one) => command(table, one, unqualified))
}

/** ALTER TYPE … ADD, DROP or ALTER ATTRIBUTE. */
function attribute(type: string, { subtype, name, def }: AlterTableCmd): Change {
  const added = def !== undefined && 'ColumnDef' in def ? def.ColumnDef.colname : undefined
  const action =
    subtype === 'AT_AddColumn' ? 'add' : subtype === 'AT_DropColumn' ? 'drop' : 'change'
  return { kind: 'change-attribute', type, attribute: name ?? added ?? '', action }
}

function command(table: string, it: AlterTableCmd, unqualified: string): readonly Change[] {
  const column = it.name ?? ''
  const ifExists = it.missing_ok === true
  const definition = it.def
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- the rest is not of this kind
  switch (it.subtype) {
    case 'AT_AddColumn': {
      if (definition === undefined || !('ColumnDef' in definition)) return []
      const added = newColumn(definition.ColumnDef)
      const constraints = columnConstraints(definition.ColumnDef, table, unqualified)
      return [
        { kind: 'add-column', table, column: added, ifNotExists: ifExists },
        ...constraints.map((one) => ({ kind: 'add-constraint', table, constraint: one }) as const),
      ]
    }
    case 'AT_DropColumn':
      return [{ kind: 'drop-column', table, column, ifExists }]
    case 'AT_ColumnDefault':
      return [{ kind: definition === undefined ? 'drop-default' : 'set-default', table, column }]
    case 'AT_SetNotNull':
      return [{ kind: 'set-not-null', table, column }]
    case 'AT_DropNotNull':
      return [{ kind: 'drop-not-null', table, column }]
    case 'AT_AlterColumnType': {
      if (definition === undefined || !('ColumnDef' in definition)) return []
      const { typeName, raw_default } = definition.ColumnDef
      const type = typeText(typeName)
      return [{ kind: 'change-type', table, column, type, using: raw_default !== undefined }]
    }
    case 'AT_AddConstraint':
    case 'AT_AddIndexConstraint': {
      const made = definition === undefined ? null : constraint(definition, table, unqualified)
      if (made === null) return []
      const change = { kind: 'add-constraint', table, constraint: made } as const
      if (made.what !== 'not-null') return [change]
      return made.columns.map((name) => ({ kind: 'set-not-null', table, column: name }) as const)
    }
    case 'AT_DropConstraint':
      return [{ kind: 'drop-constraint', table, name: column, ifExists }]
    case 'AT_ValidateConstraint':
      return [{ kind: 'validate-constraint', table, name: column }]
    case 'AT_AddIdentity':
    case 'AT_SetIdentity':
      return [{ kind: 'change-identity', table, column, to: identity(it) }]
    case 'AT_DropIdentity':
      return [{ kind: 'change-identity', table, column, to: 'none' }]
    case 'AT_SetExpression':
      return [{ kind: 'change-identity', table, column, to: 'expression' }]
    case 'AT_DropExpression':
      return [{ kind: 'change-identity', table, column, to: 'no-expression' }]
    default:
      return optionOf(table, it, unqualified)
  }
}

function identity({ def }: AlterTableCmd): 'always' | 'by-default' | 'options' {
  if (def !== undefined && 'Constraint' in def)
    return def.Constraint.generated_when === 'a' ? 'always' : 'by-default'
  const text = JSON.stringify(def ?? {})
  if (!text.includes('"generated"')) return 'options'
  // ATTRIBUTE_IDENTITY_ALWAYS is the letter 'a' as an integer.
  return text.includes('97') ? 'always' : 'by-default'
}
