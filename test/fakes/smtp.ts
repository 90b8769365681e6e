import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

/** A mail as it came over the wire. */
export interface Mail {
  readonly from: string
  readonly to: readonly string[]
  /** Headers and text. */
  readonly data: string
  /** User and password of AUTH PLAIN; null without. */
  readonly auth: string | null
}

/** A small real SMTP server (RFC 5321, without TLS). */
export interface SmtpServer extends AsyncDisposable {
  readonly port: number
  readonly mails: readonly Mail[]
  /** How many connections came. */
  readonly connections: number
  /** `refuse`: turns every recipient away. */
  mode: 'ok' | 'hang' | 'drop' | 'refuse'
}

export async function startSmtp(): Promise<SmtpServer> {
  const mails: Mail[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    if (smtp.mode === 'drop') return void socket.destroy()
    if (smtp.mode === 'hang') return
    talk(socket, smtp, (mail) => mails.push(mail))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const smtp: SmtpServer = {
    port: (server.address() as AddressInfo).port,
    mails,
    get connections() {
      return connections
    },
    mode: 'ok',
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
  return smtp
}

function talk(socket: Socket, smtp: SmtpServer, keep: (mail: Mail) => void): void {
  let [rest, data, reading] = ['', '', false]
  let [from, auth, to]: [string, string | null, string[]] = ['', null, []]
  const say = (line: string) => socket.write(`${line}\r\n`)
  say('220 fake ESMTP')
  const command = (line: string) => {
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === 'EHLO') return say('250-fake\r\n250 AUTH PLAIN')
    if (verb === 'AUTH') {
      auth = Buffer.from(line.split(' ')[2] ?? '', 'base64').toString()
      return say('235 fine')
    }
    if (verb === 'MAIL') from = /<(.*)>/.exec(line)?.[1] ?? ''
    if (verb === 'RCPT') {
      if (smtp.mode === 'refuse') return say(`550 no such person: ${auth ?? ''}`)
      to.push(/<(.*)>/.exec(line)?.[1] ?? '')
    }
    if (verb === 'DATA') {
      reading = true
      return say('354 go on')
    }
    if (verb === 'QUIT') {
      say('221 bye')
      return socket.end()
    }
    return say('250 fine')
  }
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\r\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (!reading) command(line)
      else if (line !== '.') data += `${line}\r\n`
      else {
        keep({ from, to, data, auth })
        ;[reading, data, to] = [false, '', []]
        say('250 taken')
      }
    }
  })
}
