import { opinion, type Rule } from './rule.ts'

export const implicitCommit: Rule = {
  id: 'implicit-commit',
  title: 'Change the schema amid other statements, where each change commits by itself',
  about:
    'MySQL and MariaDB commit before and after every statement that changes the schema, whatever transaction the tool or the file opened. When a later statement of the file fails, what stood before it stays: the schema is between two releases, the tool calls the migration failed, and running it again fails on what is there already. ROLLBACK takes nothing back.',
  safer: [],
  saferIn: {
    mysql: [
      'One statement that changes the schema per migration: several ALTER TABLE of one table become one statement with commas, which happens as a whole.',
      'Statements that change rows in a migration of their own, after it.',
      'Else write each so that it may run twice: IF NOT EXISTS, IF EXISTS (columns and indexes: MariaDB only).',
    ],
    sqlite: 'no such thing',
  },
  sources: [],
  example: {
    dialect: 'mysql',
    before: 'CREATE TABLE users (id int PRIMARY KEY, email text)',
    change:
      "START TRANSACTION; UPDATE users SET email = ''; ALTER TABLE users ADD COLUMN state int; ROLLBACK",
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (1, 'a@example.org')",
  },
  match: (change) => {
    if (change.kind !== 'implicit-commit') return null
    const { statement, before, after, opened } = change
    const count = (n: number) => (n === 1 ? '1 statement' : `${n} statements`)
    const says = opened
      ? `${statement} commits the transaction that the file opened, with the ${count(before)} before it: ROLLBACK takes back none of it`
      : before === 0
        ? `${statement} commits by itself: when one of the ${count(after)} after it fails, it stays`
        : `${statement} commits by itself, with the ${count(before)} before it: when it or one after it fails, they stay`
    return opinion(statement, says)
  },
}
