import { cannotStop } from '../../adapters/targets/stops-first.ts'
import type { RangeEvidence } from '../../model/evidence.ts'
import type { RestoreOffer } from '../../model/restore.ts'
import { ProblemError } from '../../model/problem-error.ts'
import type { Fact } from '../../model/fact.ts'
import { ask, notAsked, valueOf } from '../ask.ts'
import type { Context, Range } from '../context.ts'
import { bothCommits } from '../releases.ts'
import { statementsQuestion } from './schema.ts'

const notKept = (to: string, from: string) => ({
  what: 'what could be found out of the schema is not enough for a way through the database',
  where: 'migrations',
  hint: `lastgood check --from ${to} --to ${from}`,
})

/** Seconds for counting rows on the real database. */
const countingSeconds = 20

/**
 * Whether proven downs or a backup lead back, and the rows of the real database that costs. Undefined: no database is named in
 * lastgood.yaml. Only where the old release cannot live on the schema: else no down is wanted.
 */
export async function askRestore(
  context: Context,
  { from, to }: Range,
  schema: RangeEvidence['schema'],
): Promise<Fact<RestoreOffer> | undefined> {
  const databases = context.environment.databases ?? []
  if (databases.length === 0 || from === null) return undefined
  if (schema.state !== 'known') return notAsked('what the schema allows is not known')
  if (schema.value.verdict === 'compatible') {
    return notAsked('the older release can live on the schema: the database stays as it is')
  }
  const stuck = context.places.map(({ target, ref }) => cannotStop(target, ref)).find(Boolean)
  if (stuck) return notAsked(`${stuck.what} (${stuck.hint})`)
  const components = context.places.map(({ ref }) => ref.binding.component)
  const folders = [...new Set(components.flatMap(({ migrations }) => migrations))]
  const settings = components.flatMap(({ migrationSettings }) => migrationSettings ?? [])
  const { project } = context
  const asking = { ...context.asking, deadlineSeconds: countingSeconds }
  const hint = `lastgood plan -e ${context.environment.name}`
  return ask(asking, 'database', hint, async () => {
    const { older, newer } = await bothCommits(context.release, to, from)
    const { askSchema } = await import('../../database/range/ask-schema.ts')
    const { restoreOffer } = await import('../../database/restore/offer.ts')
    const shadow = { kind: 'pglite' } as const
    // The downs come from the tag of the release to leave, which never changes; its proof was just made.
    const statements = statementsQuestion(context)
    const asked = { older, newer, folders, shadow, statements }
    const question = { ...asked, effort: 'remembered' } as const
    const answer = valueOf(await askSchema(question, project))
    if (answer === null) throw new ProblemError(notKept(to, from))
    const backups = await project.ledger.backups(project.config.service, context.environment.name)
    const { io } = project
    return valueOf(await restoreOffer({ answer, databases, settings, to, backups, io }))
  })
}
