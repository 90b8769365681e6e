import type { Io } from '../../../host/io.ts'
import { whyNotListen } from '../../../host/listen-problem.ts'
import { whyNotPrivate } from '../../../host/private-folder.ts'
import type { Problem } from '../../../model/problem.ts'
import type { Observation, Route } from '../../../model/revision.ts'
import type { SwitchCounts } from '../../../switch/protocol.ts'
import type { ComponentRef } from '../../targets/target.ts'
import type { Samples, Traffic } from '../traffic.ts'
import { byHand, startByHand } from './by-hand.ts'
import { applyDrain, observeDrain } from './drain.ts'
import { maintenancePage } from './maintenance.ts'
import { applyRoutes, observeRoutes } from './routes.ts'
import { notServing, stopSwitch } from './running.ts'
import { ask, askState, listenOf, placeOf } from './switch-client.ts'

/** Traffic through lastgood's own switch (src/switch/), one for each component of an environment, on this machine. */
export const localTraffic: Traffic = {
  kind: 'local',
  supports: { weights: true, headers: false, counts: true, maintenance: true },

  async preflight(ref, io) {
    const page = await maintenancePage(ref, io)
    if (page !== null && 'what' in page) return [page]
    const asked = await askState(ref, io)
    if (asked.state === 'unknown' || asked.state === 'refused') return [asked.problem]
    const problem =
      asked.state === 'ok'
        ? notServing(ref, asked.value)
        : (whyNotPrivate(placeOf(ref).socketFolder) ?? (await whyNotListen(listenOf(ref))))
    return problem === null ? [] : [problem]
  },

  async current(ref, io): Promise<Observation<readonly Route[]>> {
    const asked = await askState(ref, io)
    if (asked.state === 'absent') {
      const dead = await diedServing(ref, io)
      return dead === null ? { state: 'ok', value: [] } : { state: 'unavailable', problem: dead }
    }
    if (asked.state !== 'ok') return { state: 'unavailable', problem: asked.problem }
    const { problem, listening, routes } = asked.value
    if (problem !== null && (listening === null || routes.length === 0)) {
      return { state: 'unavailable', problem }
    }
    const value = routes.map(({ revision, version, weight }) => ({ revision, version, weight }))
    return { state: 'ok', value }
  },

  entry(ref) {
    const { host, port } = listenOf(ref)
    if (port === 0) return null
    const everywhere: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' }
    const reached = everywhere[host] ?? host
    return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`
  },

  byHand,

  apply(ref, action, _key, context) {
    if (action.do === 'route') return applyRoutes(ref, action.routes, context)
    return applyDrain(ref, action, context)
  },

  observe(ref, action, _key, context) {
    if (action.do === 'route') return observeRoutes(ref, action.routes, context)
    return observeDrain(ref, action, context)
  },

  async counts(ref, io): Promise<Samples> {
    const asked = await ask<SwitchCounts>(ref, io, 'GET', '/counts')
    if (asked.state === 'absent') {
      const dead = await diedServing(ref, io)
      return dead === null ? { state: 'empty' } : { state: 'unavailable', problem: dead }
    }
    if (asked.state !== 'ok') return { state: 'unavailable', problem: asked.problem }
    const { counts } = asked.value
    return counts.length === 0 ? { state: 'empty' } : { state: 'ok', counts }
  },

  async shutDown(ref, io) {
    await stopSwitch(ref, io)
    return true
  },
}

/** The Problem of a switch that should run and does not; null when it never ran or was stopped on purpose. */
async function diedServing(ref: ComponentRef, io: Io): Promise<Problem | null> {
  const text = await io.files.readText(placeOf(ref).stateFile)
  if (text === null) return null
  // Its schema library is only loaded in this rare case.
  const { parseSaved } = await import('../../../switch/saved.ts')
  const saved = parseSaved(text)
  if (!('damaged' in saved) && (saved.stopped || saved.routes.length === 0)) return null
  return {
    what: `The switch of ${ref.environment}/${ref.binding.component.name} is not running: nobody is served`,
    where: placeOf(ref).stateFile,
    hint: `Start it again, it knows its routes: ${startByHand(ref)}`,
  }
}
