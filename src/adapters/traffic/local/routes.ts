import { ProblemError } from '../../../model/problem-error.ts'
import type { Observed } from '../../../model/event.ts'
import type { Route } from '../../../model/revision.ts'
import type {
  CountedGuard,
  SwitchRoute,
  SwitchState,
  WantedRoute,
} from '../../../switch/protocol.ts'
import type { ComponentRef } from '../../targets/target.ts'
import type { TrafficContext } from '../traffic.ts'
import { maintenancePage } from './maintenance.ts'
import { ensureSwitch, notServing } from './running.ts'
import { type Asked, ask, askState } from './switch-client.ts'

/** Sets all weights at once, after the guards: the first request of a new revision is counted. */
export async function applyRoutes(
  ref: ComponentRef,
  routes: readonly Route[],
  context: TrafficContext,
): Promise<void> {
  const { io } = context
  io.fault('traffic:route:before')
  const wanted = await Promise.all(routes.map((route) => addressed(ref, route, context)))
  await ensureSwitch(ref, io)
  io.fault('traffic:route:running')
  must(await ask(ref, io, 'PUT', '/guards', context.guards.map(counted)))
  io.fault('traffic:route:guarded')
  if (routes.length === 0) await showPage(ref, io)
  must(await ask(ref, io, 'PUT', '/routes', wanted))
  io.fault('traffic:route:sent')
}

/** Whether the switch routes exactly so, to the addresses that the target names now. */
export async function observeRoutes(
  ref: ComponentRef,
  routes: readonly Route[],
  context: TrafficContext,
): Promise<Observed> {
  const asked = await askState(ref, context.io)
  const state = observed(asked)
  if ('state' in state) return state
  const problem = notServing(ref, state.found)
  if (problem !== null) return { state: 'failed', problem }
  for (const route of routes) {
    const found = state.found.routes.find(({ revision }) => revision === route.revision)
    if ((found?.weight ?? 0) !== route.weight) return { state: 'absent' }
    if (route.weight === 0) continue
    if (found?.version !== route.version) return { state: 'absent' }
    const now = await context.endpoints(route.revision)
    // Unknown addresses say nothing about the routes, which are what was asked for.
    if (now.state === 'ok' && !sameSet(now.value, found.upstreams)) return { state: 'absent' }
  }
  const others = state.found.routes.filter(
    ({ revision, weight }) => weight > 0 && !routes.some((route) => route.revision === revision),
  )
  return others.length > 0
    ? { state: 'absent' }
    : { state: 'done', says: shares(state.found.routes) || closedSays(state.found) }
}

/** A page that cannot be had must not keep anybody from going back: users get the bare answer then, and the step says so. */
async function showPage(ref: ComponentRef, io: TrafficContext['io']): Promise<void> {
  const page = await maintenancePage(ref, io)
  await ask(ref, io, 'PUT', '/page', page === null || 'what' in page ? null : page)
}

const closedSays = ({ page }: SwitchState) =>
  page === true
    ? 'nobody is sent on; users get the maintenance page (503)'
    : 'nobody is sent on; users get a bare 503'

/** An answer as what an action's `observe` says when it was none. */
export function observed(
  asked: Asked<SwitchState>,
):
  | { readonly found: SwitchState }
  | Exclude<Observed, { state: 'done' | 'progressing' | 'failed' }> {
  switch (asked.state) {
    case 'ok':
      return { found: asked.value }
    case 'absent':
      return { state: 'absent' }
    case 'refused':
    case 'unknown':
      return { state: 'unknown', problem: asked.problem }
  }
}

/** Throws the Problem of a call that did not do what it was to do. */
export function must(asked: Asked<unknown>): void {
  if (asked.state === 'refused' || asked.state === 'unknown') throw new ProblemError(asked.problem)
  if (asked.state === 'absent') {
    throw new ProblemError({
      what: 'The switch ended while it was being told what to do',
      where: 'control socket of the switch',
      hint: 'Try again: it is started when needed',
    })
  }
}

async function addressed(
  ref: ComponentRef,
  { revision, version, weight }: Route,
  context: TrafficContext,
): Promise<WantedRoute> {
  if (weight === 0) return { revision, version, weight }
  const addresses = await context.endpoints(revision)
  if (addresses.state === 'unavailable') throw new ProblemError(addresses.problem)
  if (addresses.value.length > 0) return { revision, version, weight, upstreams: addresses.value }
  throw new ProblemError({
    what: `No replica of ${revision} (${version}) is ready to get requests`,
    where: `${ref.environment}/${ref.binding.component.name}`,
    hint: 'lastgood status',
  })
}

const counted = ({ name, match, bad }: CountedGuard): CountedGuard => ({ name, match, bad })

const sameSet = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((one) => b.includes(one))

const shares = (routes: readonly SwitchRoute[]) =>
  routes
    .filter(({ weight }) => weight > 0)
    .map(({ version, weight }) => `${weight} % to ${version}`)
    .join(', ')
