import type { Route } from '../model/revision.ts'
import type { RunState } from '../model/run.ts'
import { ended } from './transitions.ts'
import { nextWork } from './work.ts'

/** What a person needs who must finish a run without lastgood, or wants to know how it was left. Texts for people. */
export interface HandOver {
  readonly done: readonly string[]
  readonly notDone: readonly string[]
  /** The step that was under way: whether its effect is there is for the engine to say. */
  readonly unclear: string | null
  /** Commands that finish the rest, in order. Empty when nothing is left, or when it was being taken back. */
  readonly commands: readonly string[]
  /** What users get, by the journal, component by component; empty when the run never moved them. */
  readonly serves: readonly { readonly component: string; readonly says: string }[]
  /** The command that lets lastgood finish; null when the run has ended for good. */
  readonly resume: string | null
}

/** Pure: how a run was left. */
export function handOver(run: RunState): HandOver {
  const { plan } = run
  const titles = new Map(plan.steps.map((step) => [step.id, step.title]))
  const undoTitle = (id: string) => `take back: ${titles.get(id.replace(/^undo:/, '')) ?? id}`
  const all = [
    ...run.steps.map((state) => ({ state, title: titles.get(state.id) ?? state.id })),
    ...run.undos.map((state) => ({ state, title: undoTitle(state.id) })),
  ]
  const forward = run.undoing ? run.undos.map((undo) => undo.id) : run.steps.map((step) => step.id)
  const left = all.filter(({ state }) => forward.includes(state.id) && state.status !== 'done')
  const work = nextWork(run)
  return {
    done: all.filter(({ state }) => state.status === 'done').map(({ title }) => title),
    notDone: left.map(({ title }) => title),
    unclear: work === null || work.state.status === 'waiting' ? null : work.title,
    commands: run.undoing
      ? []
      : left.map(({ state }) => plan.steps.find((step) => step.id === state.id)?.byHand ?? ''),
    serves: serves(run),
    resume: ended(run.status) ? null : `lastgood runs resume ${run.id}`,
  }
}

/** What the last finished change of weights of every component left; a later unfinished one makes it unclear. */
function serves(run: RunState): HandOver['serves'] {
  const says = new Map<string, string>()
  const note = (component: string, routes: readonly Route[], status: string) => {
    if (status === 'waiting') return
    const all = routes.map((route) => `${route.version} ${route.weight} %`).join(', ')
    const shares = all || 'nobody: users get 503'
    says.set(component, status === 'done' ? shares : `unclear: was being set to ${shares}`)
  }
  run.plan.steps.forEach(({ action }, n) => {
    if (action.kind !== 'traffic' || action.action.do !== 'route') return
    note(action.component, action.action.routes, run.steps[n]?.status ?? 'waiting')
  })
  for (const { id, status } of run.undos) {
    const undo = run.plan.steps.find((step) => `undo:${step.id}` === id)?.undo
    if (undo?.kind !== 'traffic' || undo.action.do !== 'route') continue
    note(undo.component, undo.action.routes, status)
  }
  return [...says].map(([component, text]) => ({ component, says: text }))
}
