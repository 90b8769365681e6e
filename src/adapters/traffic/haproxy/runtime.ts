import { askLine } from '../../../host/line-socket.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import { whereOf } from './place.ts'
import type { HaproxySettings } from './settings.ts'

/** Seconds that HAProxy has for an answer. It does nothing slow: more means that it hangs. */
const timeoutSeconds = 5

/** Commands in one line are run one after the other without anything in between; a line holds 16 KiB at most. */
const commandsInLine = 50

/** Asks the runtime socket (HAProxy management guide, 9.3). Throws ProblemError when it does not answer. */
export async function ask(settings: HaproxySettings, command: string): Promise<string> {
  const { socket } = settings
  const answer = await askLine({ socketPath: socket, line: command, timeoutSeconds })
  if (answer.state === 'answered') {
    if (/^Permission denied/m.test(answer.text)) throw new ProblemError(notAdmin(socket))
    return answer.text
  }
  const { code, why } = answer
  const gone = code === 'ENOENT' || code === 'ECONNREFUSED'
  const denied = code === 'EACCES' || code === 'EPERM'
  throw new ProblemError({
    what: gone
      ? 'HAProxy is not running, or its runtime socket is another one'
      : denied
        ? 'This user may not talk to HAProxy'
        : `HAProxy does not answer: ${why}`,
    where: socket,
    hint: denied
      ? 'Give the socket a group that lastgood is in: stats socket … mode 660 group … level admin'
      : 'Start HAProxy, or set socket of the traffic adapter to what `stats socket` says in haproxy.cfg',
  })
}

/** Commands that answer nothing when they worked. Throws ProblemError with what the first of them said otherwise. */
export async function command(
  settings: HaproxySettings,
  commands: readonly string[],
): Promise<void> {
  for (let i = 0; i < commands.length; i += commandsInLine) {
    const line = commands.slice(i, i + commandsInLine).join('; ')
    const said = (await ask(settings, line)).trim()
    if (said !== '') throw new ProblemError(refused(settings, said))
  }
}

/** Gives a server an address, which HAProxy answers with what has changed. */
export async function setAddress(
  settings: HaproxySettings,
  server: string,
  address: string,
): Promise<void> {
  const [, host = '', port = ''] = /^\[?([^\]]*?)\]?:(\d+)$/.exec(address) ?? []
  const line = `set server ${settings.backend}/${server} addr ${host} port ${port}`
  const said = (await ask(settings, line)).trim()
  if (!/changed from|no need to change/.test(said)) throw new ProblemError(refused(settings, said))
}

const refused = (settings: HaproxySettings, said: string) => ({
  what: `HAProxy refused: ${said.replace(/\s+/g, ' ').slice(0, 300)}`,
  where: whereOf(settings),
  hint: `See its servers: echo "show servers state ${settings.backend}" | socat stdio ${settings.socket}`,
})

export const notAdmin = (where: string) => ({
  what: 'The runtime socket of HAProxy does not allow changes',
  where,
  hint: 'Write it with level admin in haproxy.cfg: stats socket … level admin',
})
