import { opinion, type Rule } from './rule.ts'
import { doings } from './support/bodies.ts'

export const replaceFunction: Rule = {
  id: 'replace-function',
  title: 'Replace a function or procedure',
  about:
    'Calls of the old release, and the triggers it relies on, do something else from now on. What the new body refuses or writes is read where it is SQL or PL/pgSQL.',
  safer: ['Make a second function beside {object}, and call that one from the new release.'],
  saferIn: { mysql: 'the same', sqlite: 'no such thing' },
  sources: ['squawk: ban-replace-function (opt-in)'],
  example: {
    before: "CREATE FUNCTION total(a int) RETURNS int LANGUAGE sql AS 'SELECT a'",
    change: "CREATE OR REPLACE FUNCTION total(a int) RETURNS int LANGUAGE sql AS 'SELECT a * 2'",
    reads: 'SELECT total(1)',
    writes: null,
  },
  match: (change, context) => {
    if (change.kind !== 'create-function' || !change.replace) return null
    if (!context.isOld('function', change.signature, true)) return null
    const before = context.thing('function', change.signature)
    const end = context.thingAtEnd('function', change.signature)
    if (before?.text !== undefined && before.text === end?.text) return null
    const sure = before === null ? 'perhaps ' : ''
    return opinion(
      change.signature,
      `${change.signature} is ${sure}replaced${doings(change.body)}`,
      {
        readers: 'may-break',
        writers: 'may-break',
      },
    )
  },
}
