import { opinion, type Rule } from './rule.ts'

export const validateConstraint: Rule = {
  id: 'validate-constraint',
  title: 'Validate a constraint',
  about:
    'Reads all rows beside running reads and writes. The constraint counted for new writes before already.',
  safer: [],
  saferIn: { mysql: 'the same', sqlite: 'no such thing' },
  sources: [],
  example: {
    before:
      'CREATE TABLE users (id int PRIMARY KEY, age int); ALTER TABLE users ADD CONSTRAINT grown CHECK (age > 17) NOT VALID',
    change: 'ALTER TABLE users VALIDATE CONSTRAINT grown',
    reads: 'SELECT id, age FROM users',
    writes: 'INSERT INTO users (id, age) VALUES (1, 21)',
  },
  match: (change, context) => {
    if (change.kind !== 'validate-constraint') return null
    const old = context.oldTable(change.table)
    if (old === null) return null
    return opinion(old.was, `all rows of ${old.was} are read to validate ${change.name}`, {
      locks: ['SHARE UPDATE EXCLUSIVE, scan', null],
    })
  },
}
