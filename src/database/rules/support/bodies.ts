import type { Body } from '../../sql/statement.ts'
import { changesOf } from '../changes/changes-of.ts'

/** Tables a body writes. */
export function tablesWritten(body: Body): readonly string[] {
  const tables = body.statements.flatMap(({ node }) =>
    changesOf(node, 'public', null).flatMap((change) =>
      change.kind === 'write' ? [change.table] : [],
    ),
  )
  return [...new Set(tables)]
}

/** What a body does beyond computing, for the end of a sentence: `; it raises errors and writes log`. Empty when nothing. */
export function doings(body: Body | null): string {
  if (body === null) return '; its body could not be read'
  const written = tablesWritten(body)
  const does = [
    ...(body.raises === 'no'
      ? []
      : [body.raises === 'always' ? 'raises an error' : 'may raise an error']),
    ...(written.length > 0 ? [`writes ${written.join(', ')}`] : []),
    ...(body.unread.length > 0 ? ['runs SQL that could not be read'] : []),
  ]
  return does.length === 0 ? '' : `; it ${does.join(' and ')}`
}

/** Whether a row trigger with this body leaves the write as it is: refuses nothing, changes no field, and was read in full. */
export function letsPass(body: Body): boolean {
  return (
    body.raises === 'no' &&
    !body.returnsNull &&
    body.unread.length === 0 &&
    (body.language === 'plpgsql' || body.language === 'sql')
  )
}
