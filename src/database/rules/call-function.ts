import { opinion, type Rule } from './rule.ts'
import { tablesWritten } from './support/bodies.ts'

/** Built-in functions and constants that compute and change nothing. */
const harmless =
  /^(pg_catalog\.)?(now|count|max|min|sum|avg|coalesce|gen_random_uuid|uuid_generate_v\d\w*|format|to_regclass|exists|lower|upper|length|concat|array_agg|jsonb?_\w+|to_jsonb?|unnest|generate_series|row_number|string_agg|random|date_trunc|extract|clock_timestamp|quote_\w+|has_\w+_privilege|obj_description|col_description)$/

export const callFunction: Rule = {
  id: 'call-function',
  title: 'Call a function for what it does',
  about:
    'SELECT f() and CALL p() in a migration may change anything. A body that is known and writes nothing is harmless; for others it is said that they could not be read.',
  safer: [],
  saferIn: { mysql: 'the same', sqlite: 'the same' },
  sources: ['strong_migrations: execute (refuses to look)'],
  example: {
    before:
      "CREATE TABLE users (id int PRIMARY KEY, email text); CREATE FUNCTION tidy() RETURNS void LANGUAGE sql AS 'DELETE FROM users WHERE email IS NULL'",
    change: 'SELECT tidy()',
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (1, 'a@example.org')",
  },
  match: (change, context) => {
    if (change.kind !== 'call') return null
    const named = [...new Set(change.functions)].filter((name) => !harmless.test(name))
    const acting = named.flatMap((name) => {
      const found = [...context.before.things('function')].filter(([one]) =>
        one.startsWith(`${name}(`),
      )
      if (found.length === 0) return [{ name, written: null }]
      const written = found.flatMap(([, { body }]) =>
        body === null || body === undefined || body.unread.length > 0 ? ['?'] : tablesWritten(body),
      )
      const old = written.filter((table) => table === '?' || context.oldTable(table) !== null)
      return old.length === 0 ? [] : [{ name, written: old.includes('?') ? null : old }]
    })
    return acting.map(({ name, written }) => {
      const does =
        written === null ? 'what it does is not known here' : `it writes ${written.join(', ')}`
      return opinion(name, `${name}() is called: ${does}`, {
        readers: 'may-break',
        writers: written === null ? 'may-break' : 'fine',
        back: ['conditional', 'yes'],
      })
    })
  },
}
