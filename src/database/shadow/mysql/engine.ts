import type { Engine } from '../engine.ts'
import { prepareMysql } from './prepare.ts'

/** Unknown collation (1273), unknown character set (1115), unknown engine (1286), functions that are not there (1305), a syntax error (1064). */
const ofAnother = new Set(['1273', '1115', '1286'])

export const mysql: Engine = {
  prepare: prepareMysql,
  // No statement does it: the session does (`Session.reset`).
  reset: null,
  settle: null,
  outsideOnly: () => false,
  missingRole: () => null,
  staysDone: 'as DDL commits by itself',
  why: ({ code, message }) =>
    code !== null && ofAnother.has(code)
      ? `${message}: if your servers have it, name one as the shadow (--shadow mysql://… or mariadb://…)`
      : message,
}
