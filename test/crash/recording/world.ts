import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Io } from '../../../src/host/io.ts'
import type { Observed } from '../../../src/model/event.ts'
import type { Route } from '../../../src/model/revision.ts'

/** One effect, or half of one. Appended when it happens and never checked: twice is two lines. */
export interface Line {
  readonly key: string
  /** Every effect has two halves, so that a process can die between them. */
  readonly part: 'first' | 'second' | 'refused' | 'again'
  /** Who acted: process number. */
  readonly pid: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly component: string
  readonly action: { readonly [key: string]: unknown; readonly do: string }
}

export interface Up {
  readonly id: string
  readonly version: string
  readonly state: 'current' | 'beside' | 'stopped'
}

/** A little world in one file: what was done to it, and what that makes of it. */
export function world(folder: string) {
  const file = join(folder, 'world.log')
  const lines = (): readonly Line[] =>
    existsSync(file)
      ? readFileSync(file, 'utf8')
          .split('\n')
          .filter((text) => text !== '')
          .map((text) => JSON.parse(text) as Line)
      : []
  const add = (line: Omit<Line, 'pid' | 'at'>) =>
    appendFileSync(file, `${JSON.stringify({ ...line, pid: process.pid, at: Date.now() })}\n`)
  const flag = (name: string) => existsSync(join(folder, name))

  return {
    lines,
    flag,
    /** Makes an effect that only lacks what an interrupted process left out. `refuse`: the engine will not. */
    act(io: Io, key: string, component: string, action: Line['action']) {
      const base = { key, component, action }
      const refuse = action['refusesUntil']
      io.fault('recording:enter')
      const before = lines().filter((line) => line.key === key)
      if (typeof refuse === 'string' && !flag(refuse)) {
        add({ ...base, part: 'refused' })
      } else if (before.some((line) => line.part === 'second')) {
        add({ ...base, part: 'again' })
      } else {
        if (!before.some((line) => line.part === 'first')) add({ ...base, part: 'first' })
        io.fault('recording:half')
        add({ ...base, part: 'second' })
      }
      io.fault('recording:leave')
    },
    look(key: string, settleSeconds: number): Observed {
      if (flag('speechless')) return { state: 'unknown', problem: speechless }
      const mine = lines().filter((line) => line.key === key)
      const whole = mine.find((line) => line.part === 'second')
      if (whole !== undefined) {
        const settled = Date.now() - whole.at >= settleSeconds * 1000
        return settled && !flag('stuck') ? { state: 'done' } : { state: 'progressing' }
      }
      return mine.some((line) => line.part === 'refused')
        ? { state: 'failed', problem: { what: 'Refused', where: key, hint: 'Mend it' } }
        : { state: 'absent' }
    },
    revisions(component: string): readonly Up[] {
      const up = new Map<string, Up>()
      for (const { action, part, component: of } of lines()) {
        if (part !== 'second' || of !== component || typeof action['revision'] !== 'string')
          continue
        const id = action['revision']
        const version = (action['version'] as string | undefined) ?? up.get(id)?.version ?? ''
        if (action.do === 'start') up.set(id, { id, version, state: 'beside' })
        if (action.do === 'stop') up.set(id, { id, version, state: 'stopped' })
        if (action.do === 'promote') {
          for (const one of up.values()) {
            if (one.state === 'current') up.set(one.id, { ...one, state: 'beside' })
          }
          up.set(id, { id, version, state: 'current' })
        }
      }
      return [...up.values()].reverse()
    },
    routes(component: string): readonly Route[] {
      const last = lines().findLast(
        (line) =>
          line.part === 'second' && line.component === component && line.action.do === 'route',
      )
      return (last?.action['routes'] ?? []) as readonly Route[]
    },
  }
}

const speechless = { what: 'The engine does not answer', where: 'world', hint: 'Start it' }
