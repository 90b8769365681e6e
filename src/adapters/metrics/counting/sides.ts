import type { Json } from '../../../model/json.ts'
import type { MetricQuestion } from '../metrics.ts'
import type { Variables } from '../selector/fill.ts'

/** One of the releases that a question is about: the one that is judged, and for `beside` the other. */
export interface Side<State> {
  readonly variables: Variables
  readonly endpoints: readonly string[]
  /** What this side's last look left; null at first. */
  readonly state: State | null
}

interface Cursor<State> {
  readonly form: 1
  readonly version: string
  readonly beside: string | null
  readonly sides: readonly State[]
}

/**
 * The releases of a question, with what the last look left of each. `State` is plain data that this source wrote itself; a cursor of
 * another form, or of other versions, counts for nothing: both sides then begin anew, over the same time.
 * Empty when there is nothing to stand beside.
 */
export function sidesOf<State>(question: MetricQuestion): readonly Side<State>[] {
  const { guard, version, beside, service, environment, component, cursor } = question
  const paired = guard.against.kind === 'beside'
  if (paired && beside === null) return []
  const known = cursor as Cursor<State> | null
  const fits =
    known?.form === 1 && known.version === version && (!paired || known.beside === beside)
  const side = (of: string, endpoints: readonly string[], at: number): Side<State> => ({
    variables: { version: of, service, environment, component },
    endpoints,
    state: (fits ? known.sides[at] : undefined) ?? null,
  })
  const judged = side(version, question.endpoints, 0)
  return paired && beside !== null ? [judged, side(beside, question.besideEndpoints, 1)] : [judged]
}

/** What to keep until the next look. */
export function cursorOf(question: MetricQuestion, sides: readonly object[]): Json {
  const { version, beside } = question
  return { form: 1, version, beside, sides } as unknown as Json
}
