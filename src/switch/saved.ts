import { z } from 'zod'
import type { Problem } from '../model/problem.ts'
import { pageSchema, type Page } from './page.ts'
import type { CountedGuard, CountedRevision, SwitchRoute } from './protocol.ts'

/** Shapes that come from outside: the control socket and the state file. Anything else in them is an error. */
const upstream = z.string().refine((text) => {
  try {
    const url = new URL(text)
    return url.protocol === 'http:' && url.pathname === '/' && url.search === ''
  } catch {
    return false
  }
}, 'must be an address like http://127.0.0.1:4711')

const route = z.strictObject({
  revision: z.string().min(1),
  version: z.string().min(1),
  weight: z.number().int().min(0).max(100),
  upstreams: z.array(upstream),
})

/** As {@link SwitchRoute}; without `upstreams` those are meant that the switch knows of the revision. */
const wantedRoute = route.extend({ upstreams: z.array(upstream).optional() })

/** Weights add up to 100 and revisions are named once. */
const routing = <T extends typeof route | typeof wantedRoute>(each: T) =>
  z
    .array(each)
    .refine(
      (routes) =>
        routes.length === 0 || routes.reduce((sum, { weight }) => sum + weight, 0) === 100,
      'weights must add up to 100',
    )
    .refine(
      (routes) => new Set(routes.map(({ revision }) => revision)).size === routes.length,
      'a revision is named twice',
    )

export const wantedRoutesSchema = routing(wantedRoute)

export const guardsSchema = z.array(
  z.strictObject({
    name: z.string().min(1),
    match: z.strictObject({
      path: z.string().optional(),
      methods: z.array(z.string()).optional(),
    }),
    bad: z.strictObject({
      status: z.number().int(),
      slowerThan: z.number().positive().optional(),
    }),
  }),
)

export const drainSchema = z.strictObject({
  revision: z.string().min(1),
  timeoutSeconds: z.number().min(0),
})

const count = z.number().int().min(0)

const savedSchema = z.strictObject({
  format: z.literal(1),
  stopped: z.boolean(),
  port: z.number().int().nullable(),
  routes: routing(route),
  addresses: z.record(z.string(), z.array(upstream)),
  guards: guardsSchema,
  // Left out when there is none: an older switch reads the file then.
  page: pageSchema.optional(),
  counts: z.array(
    z.strictObject({
      guard: z.string(),
      revision: z.string(),
      version: z.string(),
      since: z.string(),
      counts: z.strictObject({ bad: count, total: count }),
    }),
  ),
})

/** What survives the worker. */
export interface Saved {
  readonly format: 1
  /** Stopped on purpose: nobody should be surprised that it does not run. */
  readonly stopped: boolean
  /** The port it had, so that a worker told to take any port comes back to it. */
  readonly port: number | null
  readonly routes: readonly SwitchRoute[]
  /** Addresses of revisions that were routed before, for going back by hand. */
  readonly addresses: Readonly<Record<string, readonly string[]>>
  readonly guards: readonly CountedGuard[]
  readonly page?: Page | null | undefined
  readonly counts: readonly CountedRevision[]
}

export const nothingSaved: Saved = {
  format: 1,
  stopped: false,
  port: null,
  routes: [],
  addresses: {},
  guards: [],
  counts: [],
}

/** Text of a state file as {@link Saved}, or what is wrong with it. */
export function parseSaved(text: string): Saved | { readonly damaged: string } {
  const parsed = fromJson(text, savedSchema)
  return 'value' in parsed ? (parsed.value as Saved) : { damaged: parsed.error }
}

/** A JSON text against a shape: the value, or a sentence on the first thing that is wrong. */
export function fromJson<T>(
  text: string,
  schema: z.ZodType<T>,
): { readonly value: T } | { readonly error: string } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { error: 'it is not JSON' }
  }
  const checked = schema.safeParse(json)
  if (checked.success) return { value: checked.data }
  const [issue] = checked.error.issues
  return { error: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong shape'}` }
}

/** The Problem of a state file that cannot be read. */
export function damagedProblem(file: string, why: string): Problem {
  return {
    what: `The switch's state is damaged (${why}); it routes to nobody rather than guess`,
    where: file,
    hint: 'Deploy or roll back to set its routes again; the damaged file was kept beside it',
  }
}
