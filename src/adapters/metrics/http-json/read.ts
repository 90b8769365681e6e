import type { Io } from '../../../host/io.ts'
import type { Json } from '../../../model/json.ts'
import { fail, ok, type Result } from '../../../model/problem.ts'
import { answerOf } from '../counting/answer.ts'
import { fold } from '../counting/fold.ts'
import {
  type IntervalState,
  intervalAnswer,
  intervalStates,
  nothingNew,
} from '../interval/state.ts'
import { cursorOf, type Side, sidesOf } from '../counting/sides.ts'
import type { FoldState } from '../counting/track.ts'
import { ask, isType, placeOf } from '../http/connection.ts'
import type { Exchange, MetricAnswer, MetricQuestion } from '../metrics.ts'
import { unavailable } from '../problems.ts'
import { fillText } from '../selector/fill.ts'
import { atPointer } from './pointer.ts'
import type { HttpJsonSettings } from './settings.ts'

/** Addresses asked at once. */
const atOnce = 16

type Document = Result<Json>

/** Answers in the order of the questions; an address that several need is asked once. */
export async function readHttpJson(
  questions: readonly MetricQuestion[],
  io: Io,
): Promise<readonly MetricAnswer[]> {
  const documents = new Map<string, Promise<Document>>()
  const get = (url: string, settings: HttpJsonSettings): Promise<Document> => {
    const key = JSON.stringify([url, settings])
    const known = documents.get(key)
    if (known) return known
    const asked = getDocument(url, settings, io)
    documents.set(key, asked)
    return asked
  }
  const answers: MetricAnswer[] = []
  for (let at = 0; at < questions.length; at += atOnce) {
    const some = questions.slice(at, at + atOnce)
    answers.push(...(await Promise.all(some.map((question) => readOne(question, get, io)))))
  }
  return answers
}

async function readOne(
  question: MetricQuestion,
  get: (url: string, settings: HttpJsonSettings) => Promise<Document>,
  io: Io,
): Promise<MetricAnswer> {
  const now = io.clock.now()
  const settings = question.guard.settings as unknown as HttpJsonSettings
  const sides = sidesOf<FoldState>(question)
  const every = settings.every ?? 60
  const early = settings.counts === 'interval' ? notYet(question, every, now) : null
  if (early !== null) return early
  const documents = await Promise.all(sides.map((side) => get(urlOf(settings, side), settings)))
  const values: Json[] = []
  for (const document of documents) {
    if (!document.ok) return unavailable(document.problems)
    values.push(document.value)
  }
  const { measure } = question.guard
  const where = placeOf(settings.url)
  const pointers =
    measure.kind === 'share'
      ? [measure.total, measure.bad]
      : measure.kind === 'gauge'
        ? [measure.value]
        : []
  const numbers: (readonly number[])[] = []
  for (const value of values) {
    const found = numbersAt(value, pointers, where)
    if (!found.ok) return unavailable(found.problems)
    numbers.push(found.value)
  }
  const exchange: Exchange = {
    asked: sides.map((side) => `GET ${placeOf(urlOf(settings, side))}`).join(', '),
    answered: numbers
      .map((each) => pointers.map((p, at) => `${p} ${each[at]}`).join(', '))
      .join('; '),
    at: now.toISOString(),
  }
  if (numbers.length === 0) return { state: 'empty', cursor: question.cursor, exchange }
  if (measure.kind === 'gauge') {
    const [value = 0] = numbers[0] ?? []
    const values = [Math.min(measure.max, value)]
    return {
      state: 'ok',
      increment: { kind: 'values', values },
      cursor: cursorOf(question, []),
      exchange,
    }
  }
  const seconds = now.getTime() / 1000
  if (settings.counts === 'interval') {
    const states = numbers.map((): IntervalState => ({ until: seconds + every, ahead: 0 }))
    // What came before the first look is not of this watch.
    if (intervalStates(question).includes(null)) return nothingNew(question, states, exchange)
    const counts = numbers.map(([total = 0, bad = 0]) => ({ total, bad }))
    return intervalAnswer(question, counts, states, exchange)
  }
  return cumulative(question, sides, numbers, exchange, seconds)
}

function cumulative(
  question: MetricQuestion,
  sides: readonly Side<FoldState>[],
  numbers: readonly (readonly number[])[],
  exchange: Exchange,
  seconds: number,
): MetricAnswer {
  const folded = sides.map(({ state }, at) => {
    const [total = 0, bad = 0] = numbers[at] ?? []
    // Each look is news, also after somebody has set our clock back.
    const when = Math.max(seconds, (state?.tracks['counts']?.at ?? -Infinity) + 0.001)
    const points = [{ at: when, counts: [total, bad, bad] as const }]
    const tracks = [{ key: 'counts', target: '', points }]
    return { tracks, folded: fold(state, tracks, new Map(), when) }
  })
  return answerOf(question, folded, exchange)
}

/** Counts of an interval are read once in it; null when it is time. */
function notYet(question: MetricQuestion, every: number, now: Date): MetricAnswer | null {
  const [state] = intervalStates(question)
  const left = (state?.until ?? -Infinity) - now.getTime() / 1000
  // A clock that was set back would hold the next look up for as long.
  if (left <= 0 || left > every) return null
  const exchange = { asked: '', answered: 'the interval is not over', at: now.toISOString() }
  return { state: 'empty', cursor: question.cursor, exchange }
}

const urlOf = (settings: HttpJsonSettings, { variables }: Side<unknown>) =>
  fillText(settings.url, variables, encodeURIComponent)

async function getDocument(url: string, settings: HttpJsonSettings, io: Io): Promise<Document> {
  const where = placeOf(url)
  const wrong = (what: string) => fail({ what, where, hint: `curl ${where}` })
  const answer = await ask(
    { method: 'GET', url, headers: { accept: 'application/json' } },
    settings,
    io,
  )
  if (!answer.ok) return answer
  if (!isType(answer.value, 'application/json'))
    return wrong('Answers with something else than application/json')
  try {
    return ok(JSON.parse(answer.value.body) as Json)
  } catch {
    return wrong('Answers with text that is not JSON')
  }
}

/** Whole numbers or not, but numbers of JSON, and none below 0. */
function numbersAt(
  value: Json,
  pointers: readonly string[],
  where: string,
): Result<readonly number[]> {
  const numbers: number[] = []
  for (const pointer of pointers) {
    const found = atPointer(value, pointer)
    if (typeof found !== 'number' || !(found >= 0) || found === Infinity)
      return fail({
        what: `There is no number from 0 on at ${pointer}`,
        where,
        hint: `curl ${where}`,
      })
    numbers.push(found)
  }
  return ok(numbers)
}
