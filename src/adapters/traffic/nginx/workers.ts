import { childrenOf, type Titled, titled } from '../../../host/children.ts'
import type { Io } from '../../../host/io.ts'
import type { ProcessIdentity } from '../../../host/processes.ts'
import type { Problem } from '../../../model/problem.ts'
import { read } from '../proxy/writing.ts'
import type { NginxSettings } from './settings.ts'

/** A running nginx as the process table shows it. */
export interface Running {
  readonly state: 'running'
  readonly master: ProcessIdentity
  /** Workers that take new connections. */
  readonly workers: readonly ProcessIdentity[]
  /** Old workers that only finish what they have. */
  readonly leaving: readonly ProcessIdentity[]
}

export type Nginx = Running | { readonly state: 'not-running'; readonly problem: Problem }

/** Asks the process table; the pid file says who the master is, its title that it is one. */
export async function nginx({ pidFile }: NginxSettings, io: Io): Promise<Nginx> {
  const pid = Number((await read(pidFile, io))?.trim() ?? '')
  const master = Number.isInteger(pid) && pid > 0 ? titled(pid) : null
  if (master === null || !master.title.startsWith('nginx: master process')) {
    return {
      state: 'not-running',
      problem: {
        what: 'nginx is not running, or its pid file is another one',
        where: pidFile,
        hint: 'Start nginx, or set pidFile of the traffic adapter to what `pid` says in nginx.conf',
      },
    }
  }
  const children = childrenOf(pid)
  const named = (text: string) =>
    children.filter(({ title }) => title.startsWith(text)).map(identity)
  return {
    state: 'running',
    master: identity(master),
    // "nginx: worker process", and "nginx: worker process is shutting down".
    workers: named('nginx: worker process').filter(
      ({ pid: each }) => !leavingTitle(children, each),
    ),
    leaving: named('nginx: worker process is shutting down'),
  }
}

const leavingTitle = (children: readonly Titled[], pid: number) =>
  children.some((each) => each.pid === pid && each.title.includes('is shutting down'))

const identity = ({ pid, started }: ProcessIdentity): ProcessIdentity => ({ pid, started })

/** Whether none of the workers of before takes connections any more, and new ones do. */
export function replaced(now: Running, before: readonly ProcessIdentity[]): boolean {
  const old = new Set(before.map(({ pid, started }) => `${pid} ${started}`))
  return (
    now.workers.length > 0 && !now.workers.some(({ pid, started }) => old.has(`${pid} ${started}`))
  )
}
