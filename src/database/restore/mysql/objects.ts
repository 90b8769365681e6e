import { backquoted, openMysql, type MysqlOptions } from '../../engines/mysql/mysql.ts'
import { readDefinitions, type Made } from '../../shadow/mysql/state.ts'
import type { Step } from './steps.ts'

/** A trigger, view or routine: what drops it, and how it is made. */
export interface Thing extends Made {
  readonly kind: 'trigger' | 'view' | 'function' | 'procedure'
  readonly name: string
}

/** What stands beside the tables of a database, and RENAME TABLE does not bring along: routines, views, triggers, as they need each other. */
export type Things = readonly Thing[]

/** Reads how triggers, views and routines of a database were made. Throws ProblemError. */
export async function readThings(options: MysqlOptions, database: string): Promise<Things> {
  await using session = await openMysql({ ...options, within: database })
  const { triggers, views, routines } = await readDefinitions((sql) => session.query(sql), database)
  return [
    ...[...routines].map(([key, made]): Thing => {
      const at = key.indexOf(' ')
      const kind = key.startsWith('FUNCTION') ? 'function' : 'procedure'
      return { kind, name: key.slice(at + 1), ...made }
    }),
    ...ordered([...views].map(([name, made]): Thing => ({ kind: 'view', name, ...made }))),
    ...[...triggers.values()].flatMap((all) =>
      [...all].map(([name, made]): Thing => ({ kind: 'trigger', name, ...made })),
    ),
  ]
}

const dropping = ({ kind, name }: Thing) => `drop ${kind} if exists ${backquoted(name)}`

/** Statements that make them in a database. */
export const makeSteps = (things: Things, place: string): readonly Step[] =>
  things.map((thing) => ({
    ...{ place, mode: thing.mode, statement: thing.create, first: dropping(thing) },
  }))

/** Statements that take them away. */
export const dropSteps = (things: Things, place: string): readonly Step[] =>
  things
    .toReversed()
    .map((thing) => ({ place, mode: null, statement: dropping(thing), first: 'do 0' }))

/** A view behind those that it names. */
function ordered(views: Things): Things {
  const left = [...views]
  const done: Thing[] = []
  while (left.length > 0) {
    const at = left.findIndex((one) =>
      left.every((other) => other === one || !one.create.includes(backquoted(other.name))),
    )
    done.push(...left.splice(Math.max(at, 0), 1))
  }
  return done
}
