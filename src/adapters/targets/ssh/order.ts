import type { Io } from '../../../host/io.ts'
import type { Problem } from '../../../model/problem.ts'
import type { ComponentRef } from '../target.ts'
import { ask, toldProblem } from './connection.ts'
import { each } from './each.ts'
import { throwAll } from './failures.ts'
import { type Host, hostsNamed, settingsOf } from './place.ts'
import { lockSeconds } from './placing.ts'

/** A script that runs a command of the settings on a host, under the lock. */
export interface HostOrder {
  readonly script: string
  /** Behind the root. */
  readonly args: readonly string[]
  readonly command: readonly string[] | null
  /** The line by which it tells that the command failed, and what that means. */
  readonly failed: {
    readonly word: string
    readonly problem: (host: Host, said: string) => Problem
  }
}

/** Runs it on hosts at once. Throws the problems of all. */
export async function orderHosts(
  ref: ComponentRef,
  names: readonly string[],
  { script, args, command, failed }: HostOrder,
  io: Io,
): Promise<void> {
  const timeoutSeconds = settingsOf(ref).restartTimeoutSeconds + lockSeconds + 30
  const problems = await each(hostsNamed(ref, names), async (host): Promise<Problem | null> => {
    const order = { script, args: [host.path, ...args, ...(command ?? [])], timeoutSeconds }
    const answer = await ask(ref, host, { ...order, withVariables: true }, io)
    if (answer.state === 'silent') return answer.problem
    const line = answer.lines.find(({ word }) => word === failed.word)
    return line === undefined ? toldProblem(answer.lines, host) : failed.problem(host, line.rest)
  })
  await throwAll(ref, problems, io)
}
