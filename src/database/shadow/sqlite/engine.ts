import type { Engine } from '../engine.ts'
import { withTextQuotes } from './lenient.ts'
import { prepareSqlite } from './prepare.ts'

export const sqlite: Engine = {
  prepare: prepareSqlite,
  // SAVEPOINT and ROLLBACK end a transaction that was left open, and are no error without one.
  reset: `savepoint lastgood_reset; rollback; pragma foreign_keys = on; pragma legacy_alter_table = off;
    pragma ignore_check_constraints = off; pragma recursive_triggers = off; pragma case_sensitive_like = off`,
  settle: null,
  outsideOnly: ({ message }) => /from within a transaction$|within a transaction$/.test(message),
  missingRole: () => null,
  again: ({ code, message }) =>
    // Libraries differ in whether a connection checks foreign keys: what fails with the checks is tried without.
    code === '787' || /^foreign key mismatch/.test(message)
      ? {
          before: 'pragma foreign_keys = off',
          after: 'pragma foreign_keys = on',
          says: 'it fails where foreign keys are checked, and was run with the checks off: whether your library checks them decides whether it runs at all',
        }
      : null,
  reworded: (sql, { message }) => withTextQuotes(sql, message),
  why({ message }) {
    return /^(authorization denied|not authorized)/.test(message)
      ? 'it reaches outside of its database and is never run'
      : message
  },
}
