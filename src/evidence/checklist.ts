import type { Decision } from '../model/decision.ts'
import type { Evidence } from '../model/evidence.ts'
import { rangeRows } from './checklist-range.ts'
import { row, type ChecklistRow } from './checklist-row.ts'
import { age, few, runningWords } from './words.ts'

export type { ChecklistRow } from './checklist-row.ts'

/** What a person should have looked at before going back, in the order of looking. Pure. */
export function checklist(evidence: Evidence, decision: Decision): readonly ChecklistRow[] {
  return [
    runningRow(evidence, decision),
    lastGoodRow(evidence, decision),
    row('age', evidence.suspectAge, (seconds) =>
      seconds === null
        ? { state: 'unknown', says: `nobody recorded when ${decision.from ?? 'it'} began to serve` }
        : { state: 'ok', says: `${decision.from} serves for ${age(seconds)}` },
    ),
    row('guards', evidence.guards, (readings) => {
      const ours = readings.filter(({ version }) => version === decision.from)
      const says = ours.map((reading) => `${reading.guard}: ${reading.says}`).join('; ')
      if (ours.some(({ outcome }) => outcome === 'bad')) return { state: 'bad', says }
      const healthy = ours.length > 0 && ours.every(({ outcome }) => outcome === 'healthy')
      return { state: healthy ? 'ok' : 'unknown', says: says || 'none speaks of what runs' }
    }),
    row('actuators', evidence.actuators, (all) => {
      const silent = all.filter(({ answers }) => answers !== true)
      const says = silent.map(({ name, says }) => `${name}: ${says}`).join('; ')
      if (silent.some(({ answers }) => answers === false)) return { state: 'bad', says }
      if (silent.length > 0) return { state: 'unknown', says }
      return { state: 'ok', says: `${few(all.map(({ name }) => name))} answer` }
    }),
    row('owner', evidence.reconciler, ({ owner }) =>
      owner === null
        ? { state: 'ok', says: 'nothing would put the release back' }
        : { state: 'warn', says: `${owner} owns this and would undo it` },
    ),
    ...rangeRows(evidence, decision),
    ...imageTagRows(evidence),
    notAskedRow(decision),
  ]
}

function runningRow({ running, environment }: Evidence, { from }: Decision): ChecklistRow {
  const answered = running.answered ?? []
  const others = answered.map((one) => `; ${one.component} runs ${runningWords(one)}`).join('')
  const told = row('running', running, (components) => {
    if (from === null)
      return { state: 'unknown', says: `nothing is known to run in ${environment}` }
    const where = components.flatMap(({ component, revisions }) => {
      const up = revisions.find(({ version, state }) => version === from && state !== 'stopped')
      return up ? [`${component} ${up.ready}/${up.wanted} ready`] : []
    })
    const says = where.length > 0 ? `${from} (${few(where)})` : `${from} is recorded, but not up`
    return { state: where.length > 0 ? 'ok' : 'warn', says }
  })
  return { ...told, says: told.says + others }
}

function lastGoodRow({ standings }: Evidence, { to, problem }: Decision): ChecklistRow {
  const item = to === null || to.how === 'last-good' ? 'last good' : 'going back to'
  return row(item, standings, () => {
    if (to === null) return { state: 'bad', says: problem?.what ?? 'no release to go back to' }
    const { version, standing } = to
    const ran = standing.ranSeconds === null ? '' : `, ran ${age(standing.ranSeconds)}`
    const says = `${version}, ${standing.verdict}: ${standing.reason || 'no reason recorded'}${ran}`
    if (standing.verdict === 'bad') return { state: 'bad', says }
    const proven = standing.verdict === 'good' && standing.basis !== 'inferred'
    return { state: proven ? 'ok' : 'warn', says }
  })
}

function imageTagRows({ imageTags }: Evidence): readonly ChecklistRow[] {
  // Without images there is nothing to say, on any day.
  if (imageTags === undefined || imageTags.state === 'not-asked') return []
  return [
    row('image tags', imageTags, (all) => {
      const moved = all.filter(({ recorded, now }) => now !== recorded)
      return moved.length === 0
        ? { state: 'ok', says: 'mean what they meant' }
        : { state: 'warn', says: `moved: ${few(moved.map(({ image }) => image))}` }
    }),
  ]
}

function notAskedRow({ unknowns }: Decision): ChecklistRow {
  const says = unknowns.length === 0 ? 'nothing' : unknowns.join('; ')
  const state = unknowns.length === 0 ? 'ok' : 'unknown'
  return { item: 'not known', state, says, source: null }
}
