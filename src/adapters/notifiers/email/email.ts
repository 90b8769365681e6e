import type { Io } from '../../../host/io.ts'
import type { AdapterSettings } from '../../../model/config.ts'
import type { Problem } from '../../../model/problem.ts'
import type { Letter, Notifier } from '../notifier.ts'
import { rendered } from '../render.ts'
import { text as setting } from '../shared/text.ts'

/** A mail over SMTP. Its Message-ID is the letter's, so that a second delivery can be told. */
export const emailNotifier: Notifier = {
  kind: 'email',
  async send(letter, settings, _io: Io, timeoutSeconds) {
    const { createTransport } = await import('nodemailer')
    const security = settings['security'] ?? 'starttls'
    const port = Number(settings['port'] ?? (security === 'tls' ? 465 : 587))
    const user = setting(settings, 'user')
    const host = setting(settings, 'host')
    const milliseconds = timeoutSeconds * 1000
    const transport = createTransport({
      host,
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      ...(user === '' ? {} : { auth: { user, pass: setting(settings, 'password') } }),
      connectionTimeout: milliseconds,
      greetingTimeout: milliseconds,
      socketTimeout: milliseconds,
      dnsTimeout: milliseconds,
      // A message holds no files and no addresses to fetch; nothing in it may be taken for one.
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      const why = new Error(`no answer within ${timeoutSeconds} s`)
      timer = setTimeout(() => reject(why), milliseconds)
    })
    try {
      await Promise.race([transport.sendMail(mailOf(letter, settings)), late])
      return null
    } catch (error) {
      return problemOf(error, `email at ${host}:${port}`)
    } finally {
      clearTimeout(timer)
      transport.close()
    }
  },
}

function mailOf({ id, message }: Letter, settings: AdapterSettings) {
  const { title, text, says, facts, urgent } = rendered(message)
  const about = facts.map(([name, value]) => `${name}: ${value}`)
  return {
    from: setting(settings, 'from'),
    to: [settings['to']].flat().map(String),
    subject: title,
    messageId: `<${id}@lastgood>`,
    text: [text, '', ...(says === '' ? [] : [says, '']), ...about, ''].join('\n'),
    ...(urgent ? { priority: 'high' as const } : {}),
  }
}

/** A server's words may repeat what it was sent: its code and nodemailer's tell enough. */
function problemOf(error: unknown, where: string): Problem {
  const { code, responseCode, message } = error as {
    code?: string
    responseCode?: number
    message?: string
  }
  const why =
    responseCode !== undefined
      ? `answers ${responseCode}`
      : code !== undefined
        ? `cannot be reached (${code})`
        : (message ?? 'unknown reason')
  return {
    what: `The mail server ${why}`,
    where,
    hint: 'Look at notify in lastgood.yaml; it is tried again for a day',
  }
}
