import type { Finding } from '../finding.ts'
import type { Rule } from './rule.ts'

/** Whoever reaches the listener could ask for a rollback: a source without credentials would believe everybody. */
export const alertSourceCredentials: Rule = {
  name: 'alert-source-credentials',
  check: ({ config }) =>
    (config.alerts?.sources ?? []).flatMap((source): Finding[] => {
      const { name, kind, token, user, password, secret } = source
      const path = ['alerts', 'sources', name]
      if (user !== undefined && token !== undefined) {
        const what = `Alert source ${name} has a token and a user; a sender sends one of them`
        return [{ path, part: 'key', what, hint: 'Remove one' }]
      }
      if ((user === undefined) !== (password === undefined)) {
        const what = `Alert source ${name} has ${user === undefined ? 'a password without a user' : 'a user without a password'}`
        return [{ path, part: 'key', what, hint: 'Write both' }]
      }
      if (token !== undefined || user !== undefined || secret !== undefined) return []
      const what = `Alert source ${name} would believe everybody`
      const signs = ['pagerduty', 'sentry', 'generic'].includes(kind)
      const hint = signs
        ? 'Write secret: ${NAME}, the key that it signs with'
        : 'Write token: ${NAME}, or user and password'
      return [{ path, part: 'key', what, hint }]
    }),
}
