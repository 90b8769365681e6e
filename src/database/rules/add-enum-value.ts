import { opinion, type Rule } from './rule.ts'

export const addEnumValue: Rule = {
  id: 'add-enum-value',
  title: 'Add a label to an enum',
  about:
    'Old writers go on. Old readers may meet a label they do not know, once the new release writes it. There is no DROP VALUE: going back builds the type anew, and rows with the new label have no place in it. In the transaction that adds it, the label cannot be used yet.',
  safer: [
    'Release 1: add the label to {object}, and let readers take unknown labels; write none yet.',
    'Release 2, when no release that may be rolled back to fails on it: write it.',
  ],
  saferIn: {
    mysql: [
      'Release 1: ALTER TABLE … MODIFY COLUMN … ENUM(…) with the label at the end of the list of {object}, ALGORITHM=INSTANT; anywhere else copies the table. Let readers take unknown labels; write none yet.',
      'Release 2, when no release that may be rolled back to fails on it: write it.',
    ],
    sqlite: 'no such thing',
  },
  sources: ['squawk: ban-add-enum-value (opt-in)'],
  example: {
    before:
      "CREATE TYPE mood AS ENUM ('glad', 'sad'); CREATE TABLE users (id int PRIMARY KEY, mood mood)",
    change: "ALTER TYPE mood ADD VALUE 'calm'",
    reads: 'SELECT id, mood FROM users',
    writes: "INSERT INTO users (id, mood) VALUES (1, 'glad')",
  },
  match: (change, context) => {
    if (change.kind !== 'add-enum-value' || !context.isOld('type', change.type)) return null
    const known = context.thing('type', change.type)
    if (change.ifNotExists && known?.labels?.includes(change.label) === true) return null
    return opinion(
      change.type,
      `${change.type} gets '${change.label}': old readers may meet a label they do not know`,
      {
        readers: 'may-break',
        severity: 'rare',
        back: ['yes', 'no'],
        locks: [null, 'ACCESS EXCLUSIVE, rewrite'],
      },
    )
  },
}
