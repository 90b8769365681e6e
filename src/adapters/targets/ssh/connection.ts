import type { Io } from '../../../host/io.ts'
import type { Problem } from '../../../model/problem.ts'
import type { ComponentRef } from '../target.ts'
import { sshArgv } from './argv.ts'
import { controlSocket } from './control.ts'
import { type Host, settingsOf, withoutSecrets } from './place.ts'
import { quote, quoteAll } from './quote.ts'
import { common } from './scripts/common.ts'
import { whySilent } from './silence.ts'

/** What a host said to a script: its lines, split at the first tab. */
export type Answer =
  | { readonly state: 'answered'; readonly lines: readonly Line[] }
  /** Could not be asked, or not to the end: what happened there is not known. */
  | { readonly state: 'silent'; readonly problem: Problem }

export interface Line {
  readonly word: string
  readonly rest: string
}

/** A script for a host (scripts/), its arguments, and how long it may take. */
export interface Order {
  readonly script: string
  readonly args: readonly string[]
  readonly timeoutSeconds: number
  /** Commands of the service run with the component's variables: secrets, which travel on standard input and in no argument. */
  readonly withVariables?: boolean
}

const begin = 'lastgood-begin'
const end = 'lastgood-end'

/**
 * Runs a script on a host. It goes to `sh` over standard input with its arguments quoted for sh, so that the person's login shell
 * there, whichever it is, reads nothing but two words. Its last line calls it inside braces: a script that was cut off on its way
 * is a syntax error, and nothing of it runs.
 */
export async function ask(ref: ComponentRef, host: Host, order: Order, io: Io): Promise<Answer> {
  const input = scriptText(ref, order)
  const ran = await io.exec(argvFor(ref, host, 'sh -s', io), {
    input,
    timeoutSeconds: order.timeoutSeconds,
  })
  // What shells say at login comes before; whatever comes after the end is not ours either.
  const said = ran.stdout.split('\n')
  const [from, to] = [said.indexOf(begin), said.lastIndexOf(end)]
  if (ran.code === 0 && from >= 0 && to > from) {
    const lines = said.slice(from + 1, to).map((line): Line => {
      const [word = '', ...rest] = line.split('\t')
      return { word, rest: withoutSecrets(ref, rest.join('\t')) }
    })
    return { state: 'answered', lines }
  }
  return { state: 'silent', problem: whySilent(host, ran, (text) => withoutSecrets(ref, text)) }
}

/** Sends a file to `path` on a host. Null, or why it is not there; half of one is removed. */
export async function send(
  ref: ComponentRef,
  host: Host,
  file: string,
  path: string,
  timeoutSeconds: number,
  io: Io,
): Promise<Problem | null> {
  const remote = `sh -c ${quote('cat > "$1" || { rm -f "$1"; exit 1; }')} sh ${quote(path)}`
  const ran = await io.exec(argvFor(ref, host, remote, io), { inputFile: file, timeoutSeconds })
  return ran.code === 0 ? null : whySilent(host, ran, (text) => text)
}

/** Closes the connection that is kept open to a host, if there is one. */
export async function hangUp(ref: ComponentRef, host: Host, io: Io): Promise<void> {
  const [ssh = 'ssh', ...rest] = argvFor(ref, host, '', io)
  await io.exec([ssh, '-O', 'exit', ...rest.slice(0, -1)], { timeoutSeconds: 10 })
}

/** The first expected problem that a script told, or null. */
export function toldProblem(lines: readonly Line[], host: Host): Problem | null {
  const told = lines.find(({ word }) => word === 'problem')
  return told === undefined
    ? null
    : { what: `${host.name}: ${told.rest}`, where: whereOf(host), hint: hintFor(told.rest) }
}

const whereOf = ({ destination, port, path }: Host) =>
  `${destination}${port === null ? '' : `:${port}`}:${path}`

function hintFor(told: string): string {
  if (/no space left|cannot write|write error/i.test(told))
    return 'Free space on that host, then resume'
  if (told.includes('was changed'))
    return 'Find out who changed it; then deploy that release again from its artifact'
  if (told.includes('another lastgood')) return 'Wait until it has ended, then resume'
  if (told.includes('somebody else switched'))
    return 'See what runs now: lastgood status; then make a new plan'
  return 'Look on that host, then resume'
}

function scriptText(ref: ComponentRef, order: Order): string {
  const variables = order.withVariables === true ? Object.entries(ref.binding.env) : []
  const exported = variables.map(([name, value]) => `export ${name}=${quote(value)}`)
  return [
    common,
    'with_env() {',
    'as_found',
    ...exported,
    'export LASTGOOD_REVISION="$1" LASTGOOD_VERSION="$2"',
    '}',
    order.script,
    '{',
    `echo ${begin}`,
    `main ${quoteAll(order.args)}`,
    `echo ${end}`,
    'exit 0',
    '}',
    '',
  ].join('\n')
}

function argvFor(ref: ComponentRef, host: Host, remote: string, io: Io): readonly string[] {
  const settings = settingsOf(ref)
  return sshArgv(settings, host, controlSocket(ref, settings, host, io), remote)
}
