import type { Attached, Column, Constraint, Index, Table, View } from '../catalog.ts'
import { fact, type Fact } from './fact.ts'

/** Sequences that serve a column, by the names that a default may call them. */
type OwnSequences = ReadonlyMap<string, string>

export function tableFacts(table: Table, own: OwnSequences): readonly Fact[] {
  const { id } = table
  return [
    fact(
      'table',
      id,
      {
        kind: table.kind,
        'partition key': table.partitionKey ?? '',
        'partition of': table.partitionOf?.table ?? '',
        'partition bound': table.partitionOf?.bound ?? '',
        parents: table.inherits.join(', '),
        unlogged: String(table.unlogged),
        'row security': String(table.rowSecurity),
        'forced row security': String(table.forceRowSecurity),
        'replica identity': table.replicaIdentity,
        attributes: table.attributes.join(', '),
      },
      {
        loose: { comment: table.comment ?? '', options: table.options.join(', '), ...order(table) },
        rights: table.privileges,
      },
    ),
    ...table.columns.map((column) => columnFact(id, column, own)),
    ...table.constraints.map((constraint) => constraintFact(id, constraint)),
    ...indexFacts(id, table.indexes),
    ...attached('trigger', id, table.triggers),
    ...attached('rule', id, table.rules),
    ...attached('policy', id, table.policies),
  ]
}

export function viewFacts(view: View): readonly Fact[] {
  const what = view.kind === 'view' ? 'view' : 'materialized view'
  return [
    fact(
      what,
      view.id,
      { definition: view.definition, options: view.options.join(', ') },
      { loose: { comment: view.comment ?? '', ...order(view) }, rights: view.privileges },
    ),
    ...view.columns.map((column) => columnFact(view.id, column, new Map())),
    ...indexFacts(view.id, view.indexes),
    ...attached('trigger', view.id, view.triggers),
    ...attached('rule', view.id, view.rules),
  ]
}

function order({ columns }: { readonly columns: readonly Column[] }) {
  return { 'column order': columns.map(({ name }) => name).join(', ') }
}

export function columnFact(relation: string, column: Column, own: OwnSequences): Fact {
  return fact(
    'column',
    `${relation}.${column.name}`,
    {
      type: column.type.text,
      nullability: column.notNull ? 'NOT NULL' : 'NULL',
      default: ownSequence(column.default ?? '', own),
      identity: column.identity ?? '',
      generated:
        column.generated === null ? '' : `${column.generated.kind} ${column.generated.expression}`,
      collation: column.collation ?? '',
    },
    {
      loose: {
        comment: column.comment ?? '',
        storage: column.storage ?? '',
        'where it is declared': column.local ? '' : 'a parent table',
      },
      rights: column.privileges,
      holder: relation,
    },
  )
}

/** A sequence that serves this column may be called anything. */
function ownSequence(expression: string, own: OwnSequences): string {
  return expression.replace(/nextval\('((?:[^']|'')+)'::regclass\)/, (whole, name: string) =>
    own.has(name) ? "nextval('(its own)')" : whole,
  )
}

function constraintFact(table: string, constraint: Constraint): Fact {
  const definition = constraint.definition.replace(/ NOT VALID$/, '')
  return fact(
    'constraint',
    `${table}.${constraint.name}`,
    { definition },
    {
      loose: {
        comment: constraint.comment ?? '',
        validity: constraint.validated ? 'validated' : 'not validated',
        'where it is declared': constraint.local ? '' : 'a parent table',
      },
      twin: `${table} ${definition}`,
      holder: table,
    },
  )
}

function indexFacts(relation: string, indexes: readonly Index[]): readonly Fact[] {
  // Those that serve a constraint say nothing that the constraint does not say.
  return indexes
    .filter(({ ofConstraint }) => !ofConstraint)
    .map((index) =>
      fact(
        'index',
        index.name,
        { definition: index.definition, validity: index.valid ? 'valid' : 'invalid' },
        {
          key: `${relation} ${index.name}`,
          loose: { comment: index.comment ?? '' },
          twin: `${relation} ${index.definition}`,
          holder: relation,
        },
      ),
    )
}

function attached(what: string, relation: string, ones: readonly Attached[]): readonly Fact[] {
  return ones.map(({ name, definition, comment }) =>
    fact(
      what,
      `${relation}.${name}`,
      { definition },
      { loose: { comment: comment ?? '' }, holder: relation },
    ),
  )
}
