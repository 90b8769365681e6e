import { opinion, type Rule } from './rule.ts'

export const renameEnumValue: Rule = {
  id: 'rename-enum-value',
  title: 'Rename a label of an enum',
  about:
    'Statements of the old release that write or compare with the label fail; rows show a label that old readers do not know.',
  safer: [
    'Release 1: add the new label to {object}; let readers take both.',
    'Release 2: write the new one, and update old rows.',
  ],
  saferIn: {
    mysql: [
      'Release 1: ALTER TABLE … MODIFY COLUMN … ENUM(…) with the new label at the end of the list of {object}, ALGORITHM=INSTANT; let readers take both.',
      'Release 2: write the new one, and update old rows.',
    ],
    sqlite: 'no such thing',
  },
  sources: [],
  example: {
    before:
      "CREATE TYPE mood AS ENUM ('glad', 'sad'); CREATE TABLE users (id int PRIMARY KEY, mood mood)",
    change: "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'",
    reads: 'SELECT id, mood FROM users',
    writes: "INSERT INTO users (id, mood) VALUES (1, 'sad')",
  },
  match: (change, context) => {
    if (change.kind !== 'rename-enum-value' || !context.isOld('type', change.type)) return null
    if (context.thingAtEnd('type', change.type)?.labels?.includes(change.label) === true)
      return null
    const before = context.start.thing('type', change.type)
    // A label that the range made itself, or renamed before.
    if (before !== null && before !== 'unknown' && before.labels?.includes(change.label) === false)
      return null
    const says = `'${change.label}' of ${change.type} becomes '${change.to}': writes of the old label fail`
    return opinion(change.type, says, { readers: 'may-break', writers: 'breaks' })
  },
}
