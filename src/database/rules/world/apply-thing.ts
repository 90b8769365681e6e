import type { Change } from '../changes/change.ts'
import { textOf, usesOf } from './uses.ts'
import type { Thing, World } from './world.ts'

/** The part of `apply` that changes objects that are no tables. */
export function applyThing(world: World, change: Change): void {
  const { origin } = world
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- the rest is not of this kind
  switch (change.kind) {
    case 'create-index': {
      if (change.ifNotExists && isThere(world.thing('index', change.name))) return
      const { table, unique, columns, partial, computed } = change
      return world.put('index', change.name, {
        origin,
        table,
        unique,
        columns,
        partial,
        computed,
        text: textOf(change),
      })
    }
    case 'drop-index':
      return world.put('index', change.name, null)
    case 'create-function': {
      const before = world.thing('function', change.signature)
      const kept = change.replace && isThere(before) ? before.origin : origin
      const { body, returns } = change
      const uses =
        body === null
          ? []
          : usesOf([...body.statements.map(({ node }) => node), ...body.expressions])
      return world.put('function', change.signature, {
        origin: kept,
        uses,
        body,
        returns,
        text: textOf(change),
      })
    }
    case 'create-view':
      if (change.query === null) return
      return world.put('view', change.view, {
        origin,
        uses: usesOf([change.query]),
        text: textOf(change),
      })
    case 'create-trigger':
      return world.put('trigger', `${change.table}.${change.name}`, {
        origin,
        table: change.table,
        uses: [change.function],
        text: textOf(change),
      })
    case 'drop-trigger':
      return world.put('trigger', `${change.table}.${change.name}`, null)
    case 'policy':
      return world.put(
        'policy',
        `${change.table}.${change.name}`,
        change.action === 'drop' ? null : { origin, table: change.table },
      )
    case 'row-security':
      return world.put(
        'row security',
        change.table,
        change.to === 'off' || change.to === 'no-force' ? null : { origin },
      )
    case 'rewrite-rule':
      return world.put(
        'rule',
        `${change.table}.${change.name}`,
        change.action === 'drop' ? null : { origin },
      )
    case 'create-type':
      return world.put('type', change.type, {
        origin,
        ...(change.labels === null ? {} : { labels: change.labels }),
      })
    case 'add-enum-value':
    case 'rename-enum-value': {
      const type = world.thing('type', change.type)
      const known: Thing = isThere(type) ? type : { origin: 'old' }
      const added = change.kind === 'add-enum-value' ? change.label : change.to
      const gone = change.kind === 'rename-enum-value' ? change.label : null
      return world.put('type', change.type, {
        ...known,
        labels: [...(known.labels ?? []).filter((one) => one !== gone), added],
      })
    }
    case 'create-object':
      if (change.ifNotExists && isThere(world.thing(change.what, change.name))) return
      return world.put(change.what, change.name, { origin })
    case 'drop-object':
      for (const name of sameName(world, change.what, change.name))
        world.put(kindFor(change.what), name, null)
      return
    case 'rename-object': {
      const kind = kindFor(change.what)
      const moved = world.thing(kind, change.name)
      world.put(kind, change.name, null)
      const thing: Thing = isThere(moved) ? moved : { origin: 'old' }
      return world.put(kind, change.to, { ...thing, was: thing.was ?? change.name })
    }
    default:
  }
}

const isThere = (thing: Thing | null | 'unknown'): thing is Thing =>
  thing !== null && thing !== 'unknown'

/** `DROP FUNCTION f` without arguments means the one `f(…)` there is. */
function sameName(world: World, what: string, name: string): readonly string[] {
  if (what !== 'function' || name.includes('(')) return [name]
  return [name, ...[...world.things('function').keys()].filter((one) => one.startsWith(`${name}(`))]
}

/** Domains are types, and materialized views are views, to those who ask for what is there. */
export function kindFor(what: string): string {
  return what === 'domain' ? 'type' : what === 'materialized view' ? 'view' : what
}
