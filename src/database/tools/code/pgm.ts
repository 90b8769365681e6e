import { callsOf } from './calls.ts'
import type { Modules } from './js-files.ts'
import { Unreadable } from './token.ts'

/** node-pg-migrate's modules: calls of `pgm.sql` with plain texts (src/operations/sql.ts, v9). */
export const pgmModules: Modules = {
  pieces: (code) => {
    const [pgm = 'pgm', run] = code.params
    // A second parameter is called when the migration is ready: nobody knows what happens before.
    if (run !== undefined) throw new Unreadable('a function with a callback', code.line)
    const body = code.body.filter(
      (said) => said.kind !== 'call' || said.name !== `${pgm}.noTransaction`,
    )
    return callsOf(() => [`${pgm}.sql`], false)({ ...code, body })
  },
  transactional: (source) => !/\.noTransaction\s*\(/.test(source),
  turnsAround: true,
  // Migration.ts, apply, and MigrationBuilder: it runs the up in reverse, and SQL has no reverse.
  noDown: 'the module has no down, and node-pg-migrate cannot turn SQL around',
}
