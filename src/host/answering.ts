import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Called } from './workers.ts'

/** Processes of our own that do in native code what may have to be ended from outside: a thread there cannot be. */
export type AnsweringProgram = keyof typeof sources

const sources = {
  'sqlite-child': '../database/shadow/sqlite/sqlite-child.ts',
  'sqlite-file-child': '../database/engines/sqlite/sqlite-file-child.ts',
} as const

/** A running process that answers. One call at a time. */
export interface Answering {
  /** Asks it; what is asked and answered is copied, buffers too. When it does not answer within `seconds` it is killed. */
  readonly call: (asked: unknown, seconds: number) => Promise<Called>
  readonly end: () => Promise<void>
}

/**
 * Starts one of our answering programs: from the sources when they run, else from dist/. It has no environment variables, and
 * what it prints is dropped. It keeps this process up only while a call is under way, and does not outlive it.
 */
export function startAnswering(program: AnsweringProgram): Answering {
  const inSources = import.meta.url.endsWith('.ts')
  const file = inSources ? sources[program] : `./${program}.js`
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [], {
    env: {},
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  let gone = false
  const exited = new Promise<void>((resolve) => {
    const over = () => {
      gone = true
      resolve()
    }
    child.on('exit', over)
    child.on('error', over) // it could not be started: a call tells of it
  })
  const rest = () => {
    child.unref()
    child.channel?.unref()
  }
  const kill = async () => {
    if (gone) return
    child.ref()
    child.kill('SIGKILL')
    await exited
  }
  rest()
  return {
    end: kill,
    call: (asked, seconds) => {
      if (gone) return Promise.resolve({ state: 'ended', why: 'broke' })
      return new Promise((resolve) => {
        const finish = (called: Called) => {
          clearTimeout(late)
          child.off('message', answered).off('exit', broke).off('error', broke)
          rest()
          resolve(called)
        }
        const answered = (value: unknown) => finish({ state: 'answered', value })
        const broke = () => finish({ state: 'ended', why: 'broke' })
        const late = setTimeout(() => {
          child.off('exit', broke)
          void kill().then(() => finish({ state: 'ended', why: 'took too long' }))
        }, seconds * 1000)
        child.ref()
        child.channel?.ref()
        child.on('message', answered).on('exit', broke).on('error', broke)
        child.send(asked as object, (error) => {
          if (error !== null) broke()
        })
      })
    },
  }
}
