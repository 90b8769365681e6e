import { opinion, type Rule } from './rule.ts'

export const unreadCode: Rule = {
  id: 'unread-code',
  title: 'SQL that could not be read',
  about:
    'SQL that is put together while it runs, bodies in other languages, statements that PostgreSQL’s parser refuses: no rule can say what they change. Executing the migration in a shadow database can.',
  safer: ['Write the statements out, or run `lastgood check` with a shadow database.'],
  saferIn: { mysql: 'the same', sqlite: 'the same' },
  sources: [],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY, email text)',
    change: "DO $$ DECLARE said text := 'ANALYZE users'; BEGIN EXECUTE said; END $$",
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (1, 'a@example.org')",
  },
  match: (change) => {
    if (change.kind !== 'unread') return null
    return opinion(change.what, `${change.what}: what it changes is not known here`, {
      readers: 'may-break',
      writers: 'may-break',
      back: ['conditional', 'conditional'],
    })
  },
}
