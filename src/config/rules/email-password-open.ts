import type { Finding } from '../finding.ts'
import type { Rule } from './rule.ts'

/** A password never crosses a network in the open. */
export const emailPasswordOpen: Rule = {
  name: 'email-password-open',
  check: ({ config, file }) =>
    config.environments.flatMap(({ name, notify = [] }): Finding[] =>
      notify.flatMap(({ settings }, at): Finding[] => {
        const { kind, security, user } = settings
        const host = typeof settings['host'] === 'string' ? settings['host'] : ''
        const near = ['localhost', '127.0.0.1'].includes(host)
        if (kind !== 'email' || security !== 'none' || user === undefined || near) return []
        const own = file.environments[name]?.notify !== undefined
        const path = [...(own ? ['environments', name] : []), 'notify', at, 'security']
        const what = `The password for ${host} would be sent unencrypted`
        return [{ path, part: 'value', what, hint: 'Write starttls or tls' }]
      }),
    ),
}
