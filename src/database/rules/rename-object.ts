import { opinion, type Rule } from './rule.ts'
import { kindFor } from './world/apply-thing.ts'

export const renameObject: Rule = {
  id: 'rename-object',
  title: 'Rename a type, function, sequence, schema or constraint, or move it',
  about:
    'The old release calls it by its old name: casts, calls and qualified names fail. Renaming an index, a trigger or a policy is felt by nobody; a constraint only by ON CONFLICT ON CONSTRAINT and by code that reads its name in errors.',
  safer: [
    'Make {object} anew under the other name, keep the old one, and drop it when no release that may be rolled back to uses it.',
  ],
  saferIn: { mysql: 'the same', sqlite: 'the same' },
  sources: ['squawk: ban-set-schema', 'strong_migrations: rename_schema'],
  example: {
    before: "CREATE FUNCTION total(a int) RETURNS int LANGUAGE sql AS 'SELECT a'",
    change: 'ALTER FUNCTION total(int) RENAME TO amount',
    reads: 'SELECT total(1)',
    writes: null,
  },
  match: (change, context) => {
    if (change.kind !== 'rename-object') return null
    const { what, name, to } = change
    if (what === 'index' || what === 'trigger' || what === 'other') return null
    const says = `${what} ${name} becomes ${to}`
    if (what === 'constraint') {
      const table = name.slice(0, name.lastIndexOf('.'))
      if (context.oldTable(table) === null) return null
      const why = 'only ON CONFLICT ON CONSTRAINT and code that reads it in errors feel it'
      return opinion(name, `${says}: ${why}`, {
        writers: 'may-break',
        locks: ['ACCESS EXCLUSIVE', 'ACCESS EXCLUSIVE'],
      })
    }
    if (what === 'role')
      return opinion(name, `${says}: the old release cannot log in by that name`, {
        readers: 'may-break',
        writers: 'may-break',
      })
    if (!context.isOld(kindFor(what), name)) return null
    // Nobody calls a trigger function by its name, and triggers know it by another.
    if (context.thing(kindFor(what), name)?.returns === 'trigger') return null
    // A type that is built anew: the old one makes room, and the new one takes the name.
    if (context.thingAtEnd(kindFor(what), name) !== null) return null
    if (what === 'type' || what === 'domain') {
      return opinion(name, `${says}: casts of the old release to it fail`, {
        readers: 'may-break',
        writers: 'may-break',
        severity: 'breaks',
      })
    }
    if (what === 'sequence') {
      return opinion(name, `${says}: nextval('${name}') of the old release fails`, {
        writers: 'may-break',
      })
    }
    return opinion(name, `${says}: the old release does not find it`, {
      readers: 'breaks',
      writers: 'breaks',
    })
  },
}
