import type { Catalog } from '../catalog/catalog.ts'
import type { Broken, Contract } from '../proof.ts'
import type { Upped } from '../round-trip/go-up.ts'
import { sow } from '../round-trip/seeding.ts'
import type { Trying } from '../round-trip/try-step.ts'
import { execute, type Failed } from './execute.ts'
import { mannerOf } from './manners.ts'
import { promisesOf, touchedRelations } from './promises.ts'
import { weight } from './promised.ts'
import { brokenOnly, replay } from './questions.ts'
import { silentBreaks } from './silent.ts'
import { askStatements } from './statements/ask.ts'
import type { Chosen } from './statements/choose.ts'

/** The contract of one step, asked in two parts because two states of schema N are needed. */
export interface Asking {
  /** On N with old rows in it: reading and changing them. */
  readonly onOldRows: () => Promise<readonly Failed[]>
  /** Goes to N as an old writer finds it, and to N−1 for what failed. */
  readonly finish: (failed: readonly Failed[]) => Promise<Contract>
}

export function askContract(
  trying: Trying,
  { after, changed, written, tables, refused }: Upped,
  chosen: Chosen,
): Asking {
  const { ways, before, step, base } = trying
  const { session } = ways
  const { promises, unchanged } = promisesOf(before, changed)
  const touched = touchedRelations(before, changed)

  const oldWrites = async () => {
    if (!written.inserts.some(({ table }) => touched.has(table))) return []
    await ways.back(base)
    await ways.run(step.up)
    return (await ways.take(() => replay(session, written.inserts, before))).failed
  }

  /** Those that N−1 did hold. */
  const wereHeld = async (failed: readonly Failed[]) => {
    if (failed.length === 0) return []
    await ways.back(base)
    return ways.take(async () => {
      await sow(session, before, tables, { modest: step.modest || refused !== null })
      return brokenOnly(session, failed)
    })
  }

  return {
    onOldRows: () => ways.take(() => execute(session, promises)),
    async finish(failed) {
      const writes = await oldWrites()
      const told = withoutEchoes([...(await wereHeld(failed)), ...writes], before)
      const own = step.statements.length === 0 ? null : await askStatements(trying, chosen)
      const broken = [
        ...told.map((one) => brokenOf(one, before)),
        ...silentBreaks(before, after, changed),
        ...(own?.broken ?? []),
      ]
      const asked = promises.reduce((sum, one) => sum + weight(one), 0)
      const kept = unchanged + asked + written.inserts.length - failed.length - writes.length
      return {
        state: 'ran',
        held: Math.max(0, kept) + (own?.asked.held ?? 0),
        broken: oncePerObject(broken),
        ...(own && { statements: own.asked }),
      }
    },
  }
}

function brokenOf({ of, failure }: Failed, before: Catalog): Broken {
  const { promise, object } = of
  const rare = mannerOf(before.dialect).isRare(promise, failure, before)
  return { promise, object, failure, severity: rare ? 'rare' : 'breaks', says: of.says(failure) }
}

/** What fails only because something else is gone that is told already: upserts and deletes on it, and the sequence it owned. */
function withoutEchoes(failed: readonly Failed[], before: Catalog): readonly Failed[] {
  const echoes = new Set(['upsert', 'delete', 'sequence'])
  const rest = failed.filter(({ of }) => !echoes.has(of.promise))
  const messages = new Set(rest.map(({ failure }) => failure.message))
  const objects = new Set(rest.map(({ of }) => of.object))
  const owners = new Map(before.sequences.map(({ id, ownedBy }) => [id, ownedBy]))
  return failed.filter(({ of, failure }) => {
    if (!echoes.has(of.promise)) return true
    const owner = of.promise === 'sequence' ? owners.get(of.object) : null
    if (!owner) return !messages.has(failure.message)
    return !objects.has(owner) && !objects.has(owner.slice(0, owner.lastIndexOf('.')))
  })
}

/** A column that cannot be read need not be told to have another type. */
function oncePerObject(broken: readonly Broken[]): readonly Broken[] {
  const seen = new Set<string>()
  return broken.filter(({ promise, object, failure, severity }) => {
    const key = `${promise} ${promise === 'statement' ? failure.message : object} ${severity}`
    return !seen.has(key) && seen.add(key)
  })
}
