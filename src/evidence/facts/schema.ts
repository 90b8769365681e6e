import type { Fact } from '../../model/fact.ts'
import { ask, notAsked, valueOf } from '../ask.ts'
import type { Context, Range } from '../context.ts'
import { bothCommits } from '../releases.ts'

/** `remembered`: only what was proven before, for questions that must not take seconds. */
export type SchemaEffort = 'prove' | 'remembered'

/** Seconds for bringing a throw-away database to the older schema and trying the newer one on it. */
const provingSeconds = 90

/** Whether the target can live on the schema of what runs, proven in a throw-away database. */
export async function askSchemaFact(
  context: Context,
  { from, to }: Range,
  effort: SchemaEffort,
): Promise<Fact<{ readonly verdict: string; readonly says: string }>> {
  const paths = [...new Set(context.places.flatMap(({ ref }) => ref.binding.component.migrations))]
  if (paths.length === 0) return notAsked('no migration folders are named in lastgood.yaml')
  if (from === null) return notAsked('nothing is known to run, so nothing can be compared')
  const { project, asking } = context
  const patient = effort === 'prove' ? { ...asking, deadlineSeconds: provingSeconds } : asking
  const hint = `lastgood check --from ${to} --to ${from}`
  const fact = await ask(patient, 'migrations', hint, async () => {
    const { older, newer } = await bothCommits(context.release, to, from)
    const { askSchema } = await import('../../database/range/ask-schema.ts')
    const shadow = { kind: 'pglite' } as const
    const statements = statementsQuestion(context)
    const question = { older, newer, folders: paths, shadow, effort, statements }
    return valueOf(await askSchema(question, project))
  })
  if (fact.state !== 'known') return fact
  if (fact.value === null) return notAsked(`nobody has asked yet; "${hint}" asks`)
  const { verdict, says } = fact.value
  return { ...fact, value: { verdict, says } }
}

/** Where the statements of the older release are found, by the components that are asked about. */
export const statementsQuestion = ({ places, environment, project }: Context) => ({
  settings: places.flatMap(({ ref }) => ref.binding.component.migrationSettings ?? []),
  databases: environment.databases ?? [],
  root: project.config.root,
})
