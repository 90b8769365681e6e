import { ask } from './runtime.ts'
import type { HaproxySettings } from './settings.ts'

/** What HAProxy has counted of one server since it started, or since somebody cleared it. */
export interface Stats {
  readonly server: string
  /** Requests under way or waiting for this server. */
  readonly open: number
  /** Answers by hundreds of their status: 1xx … 5xx, then others. */
  readonly answers: readonly number[]
  /** Requests that the server did not answer: no connection, or broken off. Users got an error from HAProxy. */
  readonly unanswered: number
}

const classes = ['hrsp_1xx', 'hrsp_2xx', 'hrsp_3xx', 'hrsp_4xx', 'hrsp_5xx', 'hrsp_other']

/** The statistics of all servers of the backend (management guide, 9.1). */
export async function statsOf(settings: HaproxySettings): Promise<readonly Stats[]> {
  const text = await ask(settings, `show stat ${settings.backend} 4 -1`)
  const [head = '', ...lines] = text.split('\n')
  const columns = head.replace(/^# /, '').split(',')
  return lines
    .filter((line) => line.includes(','))
    .map((line) => line.split(','))
    .map((fields) => {
      const field = (name: string) => fields[columns.indexOf(name)] ?? ''
      const number = (name: string) => Number(field(name)) || 0
      return {
        server: field('svname'),
        open: number('scur') + number('qcur'),
        answers: classes.map(number),
        unanswered: number('econ') + number('eresp'),
      }
    })
}

/** The running HAProxy: another one begins to count anew. */
export interface Life {
  readonly id: string
  /** ISO 8601, or null when it does not say. */
  readonly since: string | null
}

export async function lifeOf(settings: HaproxySettings): Promise<Life> {
  const text = await ask(settings, 'show info')
  const field = (name: string) => new RegExp(`^${name}: (\\d+)$`, 'm').exec(text)?.[1]
  const started = field('Start_time_sec')
  return {
    id: `${field('Pid') ?? ''}/${started ?? ''}`,
    since: started === undefined ? null : new Date(Number(started) * 1000).toISOString(),
  }
}
