import type { Engine } from '../engine.ts'
import { prepareMysql } from './prepare.ts'

/** Unknown collation (1273), character set (1115), engine (1286), type (4161); a function not for generated columns here (1901). */
const ofAnother = new Set(['1273', '1115', '1286', '1901', '4161'])

/** A syntax error at what MySQL 8 has and MariaDB has not: `->`, keys over expressions, functions in defaults, VISIBLE. */
const onlyMysql = /near '(->|\(\(|AS \(|VISIBLE|INVISIBLE|\(CAST)/i

export const mysql: Engine = {
  prepare: prepareMysql,
  // No statement does it: the session does (`Session.reset`).
  reset: null,
  settle: null,
  outsideOnly: () => false,
  missingRole: () => null,
  staysDone: 'as DDL commits by itself',
  why: ({ code, message }) =>
    (code !== null && ofAnother.has(code)) || onlyMysql.test(message)
      ? `${message}: if your servers have it, name one as the shadow (--shadow mysql://… or mariadb://…)`
      : message,
}
