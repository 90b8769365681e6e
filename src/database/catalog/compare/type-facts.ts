import type { UserType } from '../catalog.ts'
import { fact, type Fact } from './fact.ts'
import { columnFact } from './relation-facts.ts'

export function typeFacts(type: UserType): readonly Fact[] {
  const rest = { loose: { comment: type.comment ?? '' }, rights: type.privileges }
  const of = (strict: Fact['strict']) => fact('type', type.id, { kind: type.kind, ...strict }, rest)
  switch (type.kind) {
    case 'enum':
      return [of({ labels: type.labels.join(', ') })]
    case 'composite':
      return [of({}), ...type.columns.map((column) => columnFact(type.id, column, new Map()))]
    case 'domain':
      return [
        of({
          'base type': type.base.text,
          nullability: type.notNull ? 'NOT NULL' : 'NULL',
          default: type.default ?? '',
          collation: type.collation ?? '',
        }),
        ...type.constraints.map(({ name, definition }) =>
          fact(
            'constraint',
            `${type.id}.${name}`,
            { definition },
            { twin: `${type.id} ${definition}`, holder: type.id },
          ),
        ),
      ]
    case 'range':
      return [of({ subtype: type.subtype.text, definition: type.definition })]
    case 'base':
      return [of({ definition: type.definition })]
  }
}
