import { listenHttp, type Received, type Reply } from '../host/http-server.ts'
import type { Address } from '../host/listen-problem.ts'
import type { AlertsConfig, AlertSource } from '../model/alert.ts'
import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import type { Project } from '../project/project.ts'
import { whyNotBelieved } from './authenticate.ts'
import { matchAlert } from './match.ts'
import { type AlertMemory, openAlertMemory, type Signal } from './memory.ts'
import { parseAlerts } from './parse.ts'

export type { Signal } from './memory.ts'

export interface AlertListening {
  readonly project: Pick<Project, 'config' | 'stateFolder' | 'io'>
  /** Names of the environments that signals are wanted for. */
  readonly environments: readonly string[]
  /** Port 0: any free one. */
  readonly listen: Address
  /**
   * Deals with a signal. Called once per signal (again after a crash in between), never twice at once for one environment,
   * and never for a resolved alert.
   */
  readonly onSignal: (signal: Signal) => Promise<void>
  /** Why a signal would be dismissed (it began before the release came): it is answered so, and opens no window. Null: it counts. */
  readonly whyNot?: (signal: Signal) => Promise<string | null>
  /** Told of what goes wrong behind an answer that was given already. */
  readonly onProblem: (problem: Problem) => void
}

export interface AlertListener {
  readonly port: number
  /** Listens no more, and waits for signals that are being dealt with. */
  close(): Promise<void>
}

const maxBodyBytes = 1024 * 1024
const deadlineSeconds = 10
/** A signal left over by a crash is not acted on later than this: nobody knows what happened since. */
const staleSeconds = 10 * 60
/** Alerts told of one by one in an answer. */
const mostTold = 20

/**
 * Listens for alerts at `/alerts/<source>`; `/healthz` answers 200. Nothing is believed without the source's credentials.
 * Problems: no `alerts` in the configuration, an address that cannot be listened on, a memory that cannot be read.
 */
export async function openAlertListener(options: AlertListening): Promise<Result<AlertListener>> {
  const { project, listen } = options
  const { alerts, file } = project.config
  if (alerts === undefined) {
    const hint = 'Write sources under alerts (docs/guides/alerts.md)'
    return fail({ what: 'No source of alerts is configured', where: file, hint })
  }
  let memory: AlertMemory
  try {
    memory = await openAlertMemory(project.stateFolder, alerts.windowSeconds, project.io)
  } catch (error) {
    const what = `What alerts were heard cannot be read: ${messageOf(error)}`
    const where = `${project.stateFolder}/alerts.json`
    return fail({ what, where, hint: `rm ${where} forgets it; firing alerts then count as new` })
  }
  const desk = signalDesk(options, memory)
  const opened = await listenHttp({
    address: listen,
    maxBodyBytes,
    deadlineSeconds,
    answer: (request) => answer(request, options, alerts, memory, desk.take),
    broken: (error) =>
      options.onProblem({
        what: `An alert could not be taken in: ${messageOf(error)}`,
        where: `${project.stateFolder}/alerts.json`,
        hint: 'Its sender tries again; look at the disk: df -h',
      }),
  })
  if (!opened.ok) return opened
  for (const signal of memory.waiting) desk.take(signal)
  return ok({
    port: opened.value.port,
    close: async () => {
      await opened.value.close()
      await desk.idle()
    },
  })
}

/** Signals to `onSignal`: one after the other per environment. */
function signalDesk({ project, onSignal, onProblem }: AlertListening, memory: AlertMemory) {
  const lines = new Map<string, Promise<void>>()
  const dealWith = async (signal: Signal) => {
    const { environment, alert, receivedAt } = signal
    const age = (project.io.clock.now().getTime() - Date.parse(receivedAt)) / 1000
    const where = `${environment}: ${alert.title}`
    try {
      if (age <= staleSeconds) await onSignal(signal)
      else {
        const what = `An alert of ${receivedAt} was left over and is too old to act on`
        onProblem({ what, where, hint: `lastgood plan -e ${environment}` })
      }
      await memory.dealtWith(signal)
    } catch (error) {
      const what = `An alert could not be dealt with: ${messageOf(error)}`
      onProblem({ what, where, hint: `lastgood plan -e ${environment}` })
    }
  }
  return {
    take: (signal: Signal) => {
      const before = lines.get(signal.environment) ?? Promise.resolve()
      lines.set(
        signal.environment,
        before.then(() => dealWith(signal)),
      )
    },
    idle: async () => void (await Promise.all(lines.values())),
  }
}

async function answer(
  request: Received,
  { project, environments, whyNot }: AlertListening,
  alerts: AlertsConfig,
  memory: AlertMemory,
  take: (signal: Signal) => void,
): Promise<Reply> {
  const { method, path, headers, body } = request
  if (path === '/healthz') return { status: 200, json: { status: 'listening' } }
  const source = sourceOf(alerts, path)
  if (source === null) return refused(404, 'there is no such source; POST to /alerts/<source>')
  if (method !== 'POST' && method !== 'PUT') return refused(405, 'POST the notification')
  const now = project.io.clock.now()
  const doubt = whyNotBelieved(source, headers, body, now)
  if (doubt !== null) return refused(401, doubt)
  const parsed = parseAlerts(source.kind, Buffer.from(body).toString('utf8'))
  if (parsed.state === 'unreadable') {
    return refused(400, `this is no notification of ${source.kind}: ${parsed.why}`)
  }
  const ours = { service: project.config.service, environments }
  const receivedAt = now.toISOString()
  const told = await Promise.all(
    parsed.alerts.map(async (alert) => {
      const matched = matchAlert(alert, source.name, alerts, ours)
      const { id } = alert
      if (matched.environment === null) return { id, matched: 'none', because: matched.because }
      const { environment } = matched
      if (alert.state === 'resolved') return { id, matched: environment, state: 'resolved' }
      const signal = { alert, environment, receivedAt }
      const because = await whyNot?.(signal)
      if (because) return { id, matched: environment, state: 'dismissed', because }
      const state = await memory.hear(signal)
      if (state === 'signal') take(signal)
      return { id, matched: environment, state }
    }),
  )
  return { status: 202, json: summary(told, parsed.because) }
}

function summary(
  told: readonly { readonly matched: string; readonly because?: string }[],
  because: string | null,
) {
  const matched = [...new Set(told.map((one) => one.matched).filter((name) => name !== 'none'))]
  const why = because ?? told.find((one) => one.because !== undefined)?.because
  return {
    matched: matched.length === 0 ? 'none' : matched.join(', '),
    ...(matched.length === 0 ? { because: why } : {}),
    alerts: told.slice(0, mostTold),
    ...(told.length > mostTold ? { more: told.length - mostTold } : {}),
  }
}

function sourceOf({ sources }: AlertsConfig, path: string): AlertSource | null {
  const [, name] = /^\/alerts\/([^/]+)\/?$/.exec(path) ?? []
  return sources.find((source) => source.name === name) ?? null
}

const refused = (status: number, error: string): Reply => ({ status, json: { error } })

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
