import { dirname } from 'node:path'
import type { DatabaseConfig } from '../../model/config.ts'
import { hide } from '../../model/hide.ts'
import { ProblemError } from '../../model/problem-error.ts'
import type { WritersAction } from '../../model/restore.ts'
import type { HandlerDeps } from '../deps.ts'
import type { Handler } from '../handler.ts'

/**
 * Runs the command that stops, or starts again, what writes to a database and is no component. Nobody can ask a command whether it ran:
 * a process that takes the step up runs it again, so that it happens at least once.
 */
export function writersHandler(
  { do: verb, database: name }: WritersAction,
  { writers, url, admin }: DatabaseConfig,
  { io, places }: HandlerDeps,
): Handler {
  let ran = false
  return {
    ownSeconds: 0,
    async apply() {
      if (writers === undefined) {
        throw new ProblemError({
          what: `lastgood.yaml does not say any more how what writes to ${name} is stopped and started`,
          where: `database ${name}`,
          hint: 'Put restore.writers back, or plan again',
        })
      }
      const ref = places.places[0]?.ref
      const env = { LASTGOOD_ENVIRONMENT: places.environment.name, LASTGOOD_DATABASE: name }
      const argv = verb === 'stop-writers' ? writers.stop : writers.start
      const done = await io.exec(argv, {
        env,
        timeoutSeconds: writers.withinSeconds,
        ...(ref === undefined ? {} : { cwd: dirname(ref.stateFolder) }),
      })
      if (done.code === 0) {
        ran = true
        return
      }
      const secrets = [url, admin ?? '', ...places.places.flatMap(valuesOf)].flatMap(withPassword)
      const said = hide(done.stderr.trim().split('\n').at(-1) ?? '', secrets).slice(0, 300)
      const how = done.timedOut
        ? `did not end within ${writers.withinSeconds} s`
        : `ended with ${done.code}`
      const what = verb === 'stop-writers' ? 'stops' : 'starts'
      throw new ProblemError({
        what: `The command that ${what} what writes to ${name} (${argv[0] ?? ''}) ${how}${said === '' ? '' : `: ${said}`}`,
        where: `restore.writers of database ${name}`,
        hint: 'See what it wants by running it yourself',
      })
    },
    async observe() {
      if (!ran) return { state: 'absent' }
      return { state: 'done', says: 'the command ended well' }
    },
  }
}

const valuesOf = ({ ref }: HandlerDeps['places']['places'][number]) =>
  Object.values(ref.binding.env)

const withPassword = (text: string) => [text, URL.parse(text)?.password ?? '']
