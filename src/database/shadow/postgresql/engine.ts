import type { Engine } from '../engine.ts'
import { begin } from './begin.ts'
import { compiledAnew } from './compiled-anew.ts'
import { preparePostgresql } from './prepare.ts'
import { spread } from './spread.ts'

export const postgresql: Engine = {
  prepare: preparePostgresql,
  reset: 'discard all',
  begin,
  spread,
  compiledAnew,
  settle: 'set constraints all immediate',
  // active_sql_transaction, unsafe_new_enum_value_usage, invalid_transaction_termination
  outsideOnly: ({ code }) => code === '25001' || code === '55P04' || code === '2D000',
  missingRole: ({ code, message }) =>
    code === '42704' ? (/^role "(.+)" does not exist$/.exec(message)?.[1] ?? null) : null,
  why({ message }) {
    const extension = /^extension "(.+)" is not available$/.exec(message)?.[1]
    if (extension === undefined) return message
    return `the shadow database has no extension ${extension}: name a server that has it as the shadow (--shadow postgres://…)`
  },
}
