import type { Io } from '../../../host/io.ts'
import type { Guard } from '../../../model/guard.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { whyNotCounted } from '../countable.ts'
import { unavailable } from '../proxy/caught.ts'
import type { GuardCounts, Samples } from '../traffic.ts'
import { type Slot, slotOf } from './notes.ts'
import { settingsOf, whereOf } from './place.ts'
import { stateOf } from './state.ts'
import { type Life, lifeOf, type Stats, statsOf } from './stats.ts'

/** Exact counts by revision, from the statistics of its servers; guards that HAProxy cannot count for make them unavailable. */
export async function counts(ref: ComponentRef, io: Io): Promise<Samples> {
  const settings = settingsOf(ref)
  const { servers, notes } = await stateOf(ref, io)
  if (notes === null) return { state: 'empty' }
  for (const { name, match, bad } of notes.guards) {
    const why = whyNotCounted('haproxy', { ...match, ...bad })
    if (why === null) continue
    const hint = 'Let it look at all requests and a status of whole hundreds, or switch it off here'
    return unavailable({ what: `Guard ${name}: ${why}`, where: whereOf(settings), hint })
  }
  const [stats, life] = [await statsOf(settings), await lifeOf(settings)]
  const found = servers.flatMap((server) => {
    const slot = slotOf(notes, server)
    const counted = stats.find((each) => each.server === server.name)
    return slot === null || counted === undefined ? [] : [{ slot, ...since(slot, counted, life) }]
  })
  const all = notes.guards.flatMap((guard) => summed(guard, found))
  return all.length === 0 ? { state: 'empty' } : { state: 'ok', counts: all }
}

interface Found {
  readonly slot: Slot
  readonly since: string
  readonly answers: readonly number[]
  readonly unanswered: number
}

/** What a server counted for the revision that it is now. A HAProxy that started since, or was cleared, counts from zero. */
function since(slot: Slot, now: Stats, life: Life): Omit<Found, 'slot'> {
  const { base } = slot
  const cleared =
    now.unanswered < base.unanswered ||
    now.answers.some((count, i) => count < (base.answers[i] ?? 0))
  if (slot.life !== life.id || cleared) {
    const { answers, unanswered } = now
    return { since: cleared ? slot.since : (life.since ?? slot.since), answers, unanswered }
  }
  return {
    since: slot.since,
    answers: now.answers.map((count, i) => count - (base.answers[i] ?? 0)),
    unanswered: now.unanswered - base.unanswered,
  }
}

function summed(
  { name, bad }: Pick<Guard, 'name' | 'bad'>,
  found: readonly Found[],
): readonly GuardCounts[] {
  const revisions = [...new Set(found.map(({ slot }) => slot.revision))]
  return revisions.map((revision) => {
    const mine = found.filter(({ slot }) => slot.revision === revision)
    const of = (each: Found, isBad: (hundreds: number) => boolean) =>
      each.answers.reduce((sum, count, i) => sum + (isBad(i + 1) ? count : 0), each.unanswered)
    const sum = (isBad: (hundreds: number) => boolean) =>
      mine.reduce((total, each) => total + of(each, isBad), 0)
    return {
      guard: name,
      revision,
      version: mine[0]?.slot.version ?? '',
      // The last of several counters to begin: before it the sum was not whole.
      since:
        mine
          .map((each) => each.since)
          .toSorted()
          .at(-1) ?? '',
      counts: {
        bad: sum((hundreds) => hundreds * 100 >= bad.status && hundreds < 6),
        total: sum(() => true),
      },
    }
  })
}
