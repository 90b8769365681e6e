import { opinion, type Rule } from './rule.ts'

export const changeSequence: Rule = {
  id: 'change-sequence',
  title: 'Change a sequence',
  about:
    'Numbers that were given already may come again and collide, or jump. Where a sequence stood is not kept anywhere: a down cannot know it. A dropped one breaks INSERTs that ask it for a number.',
  safer: [
    "Set {object} forward only: SELECT setval('{object}', greatest((SELECT max(id) FROM …), nextval('{object}'))).",
  ],
  saferIn: {
    mysql: [
      'Set it forward only: MySQL ALTER TABLE {object} AUTO_INCREMENT = …, which never goes below the highest row; MariaDB SELECT SETVAL({object}, …).',
    ],
    sqlite: ['Leave {object} of sqlite_sequence as it is, or set it forward only.'],
  },
  sources: ['squawk: ban-alter-sequence-values (opt-in)'],
  example: {
    before: 'CREATE SEQUENCE numbers; CREATE TABLE users (id int PRIMARY KEY, email text)',
    change: 'ALTER SEQUENCE numbers RESTART WITH 1000',
    reads: "SELECT nextval('numbers')",
    writes: "INSERT INTO users (id, email) VALUES (nextval('numbers'), 'a@example.org')",
  },
  match: (change, context) => {
    if (change.kind === 'drop-object' && change.what === 'sequence') {
      if (
        !context.isOld('sequence', change.name, change.ifExists) ||
        context.thingAtEnd('sequence', change.name) !== null
      )
        return null
      const says = `sequence ${change.name} is dropped: INSERTs of the old release that ask it for a number fail`
      const writers = change.ifExists ? 'may-break' : 'breaks'
      return opinion(change.name, says, {
        writers,
        back: ['conditional', 'conditional'],
        locks: ['ACCESS EXCLUSIVE', null],
      })
    }
    const sequence =
      change.kind === 'change-sequence' || change.kind === 'set-sequence'
        ? change.sequence
        : undefined
    if (sequence === undefined) return null
    if (
      sequence !== null &&
      (!context.isOld('sequence', sequence) || ofNewTable(sequence, context))
    )
      return null
    const name = sequence ?? 'a sequence'
    if (change.kind === 'change-sequence' && !change.restarts) {
      if (change.what === 'owned_by') return null
      return opinion(name, `${name} changes (${change.what})`, {
        writers: 'may-break',
        back: ['conditional', 'yes'],
        locks: ['SHARE ROW EXCLUSIVE', 'SHARE ROW EXCLUSIVE'],
      })
    }
    return opinion(
      name,
      `${name} is set: numbers may come twice or jump, and where it stood is not kept`,
      { writers: 'may-break', back: ['no', 'conditional'] },
    )
  },
}

/** Sequences of serial and identity columns are called after their table: `users_id_seq`. */
function ofNewTable(sequence: string, context: Parameters<Rule['match']>[1]): boolean {
  for (const [name, table] of context.before.tables()) {
    if (table?.origin !== 'new' || !sequence.startsWith(`${name}_`) || !sequence.endsWith('_seq'))
      continue
    if (table.columns.has(sequence.slice(name.length + 1, -'_seq'.length))) return true
  }
  return false
}
