import type { Difference } from '../../proof.ts'
import type { Catalog } from '../catalog.ts'

/**
 * Sequences that give numbers again which they gave before: those that stand lower than they stood, in the direction they count.
 * Standing further on is what use does, and no difference.
 */
export function sequencesSetBack(before: Catalog, after: Catalog): readonly Difference[] {
  const now = new Map(after.sequences.map((sequence) => [sequence.id, sequence]))
  return before.sequences.flatMap(({ id }) => {
    const was = before.sequenceValues.get(id) ?? null
    const sequence = now.get(id)
    if (was === null || sequence === undefined) return []
    const is = after.sequenceValues.get(id) ?? null
    const down = / INCREMENT -/.test(sequence.definition)
    const behind = is === null || (down ? BigInt(is) > BigInt(was) : BigInt(is) < BigInt(was))
    const says = `sequence ${id}: stood at ${was}, stands at ${is ?? 'its beginning'} and will give numbers again`
    return behind ? [{ what: 'sequence', object: id, grade: 'fails' as const, says }] : []
  })
}
