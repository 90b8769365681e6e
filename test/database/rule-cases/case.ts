import type { Effect } from '../../../src/database/finding.ts'

/** A change, and what a rule must say of it: null, nothing; else what old readers and writers meet. */
export interface Case {
  readonly rule: string
  readonly name: string
  readonly before: string
  readonly change: string
  readonly reads: string | null
  readonly writes: string | null
  readonly says: readonly [readers: Effect, writers: Effect] | null
}

export const users =
  'CREATE TABLE users (id int PRIMARY KEY, email text, age int NOT NULL DEFAULT 18)'
const reads = 'SELECT id, email, age FROM users'
export const writes = "INSERT INTO users (id, email, age) VALUES (1, 'a@example.org', 30)"
export const short = 'INSERT INTO users (id) VALUES (1)'

/** On the table `users`, read and written in full, unless said otherwise. */
export const one = (
  rule: string,
  name: string,
  change: string,
  says: Case['says'],
  more: Partial<Pick<Case, 'before' | 'reads' | 'writes'>> = {},
): Case => ({ rule, name, change, says, before: users, reads, writes, ...more })

export const fine = ['fine', 'fine'] as const
export const broken = ['breaks', 'breaks'] as const
export const unwritable = ['fine', 'breaks'] as const

const mood = `CREATE TYPE mood AS ENUM ('glad', 'sad'); CREATE TABLE users (id int PRIMARY KEY, mood mood)`
export const onMood = {
  before: mood,
  reads: 'SELECT id, mood FROM users',
  writes: "INSERT INTO users VALUES (1, 'sad')",
}
export const trigger = (body: string) =>
  `CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$; CREATE TRIGGER act BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION act()`
