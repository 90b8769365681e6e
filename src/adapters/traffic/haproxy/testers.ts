import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Problem } from '../../../model/problem.ts'
import { write } from '../proxy/writing.ts'
import { whereOf } from './place.ts'
import { ask, command } from './runtime.ts'
import type { HaproxySettings } from './settings.ts'

/**
 * The map that says which server testers reach, by backend: `shop app2`. Nothing in it: the same as everybody. HAProxy reads it when
 * it starts; from then on the runtime socket sets it (management guide, 9.3, "set map").
 */
const testersMap = ({ stateFile, backend }: HaproxySettings): string =>
  `${stateFile}.${backend}.testers.map`

/** The server that testers reach, or null. Throws ProblemError when HAProxy does not know the map. */
export async function testersServer(settings: HaproxySettings): Promise<string | null> {
  const map = testersMap(settings)
  const text = await ask(settings, `show map ${map}`)
  if (/unknown map|can't find|don't exist/i.test(text)) throw new ProblemError(noMap(settings))
  const entry = text.split('\n').map((line) => line.trim().split(/\s+/))
  return entry.find(([, key]) => key === settings.backend)?.[2] ?? null
}

/** Lets testers reach one server (null: the same as everybody), now and after the next start. */
export async function setTesters(
  settings: HaproxySettings,
  server: string | null,
  io: Io,
): Promise<void> {
  const { backend } = settings
  const map = testersMap(settings)
  const before = await testersServer(settings)
  await write(map, server === null ? '' : `${backend} ${server}\n`, io)
  if (before === server) return
  const verb = server === null ? 'del' : before === null ? 'add' : 'set'
  await command(settings, [
    [verb, 'map', map, backend, ...(server === null ? [] : [server])].join(' '),
  ])
}

/** The Problem of a HAProxy that does not look at the map. */
function noMap(settings: HaproxySettings): Problem {
  const { backend, testers } = settings
  const map = testersMap(settings)
  const lookUp = `%[str(${backend}),map(${map})]`
  const asked = `{ req.hdr(${testers?.header ?? ''}) -m str ${testers?.value ?? ''} }`
  return {
    what: 'HAProxy does not ask who is a tester: they would get what everybody gets',
    where: whereOf(settings),
    hint: `touch ${map}, add to backend ${backend}: use-server ${lookUp} if ${asked}; then reload`,
  }
}
