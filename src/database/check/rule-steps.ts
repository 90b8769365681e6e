import { setImmediate as turn } from 'node:timers/promises'
import type { Problem } from '../../model/problem.ts'
import type { Finding } from '../finding.ts'
import type { Dialect, MigrationSet } from '../migration.ts'
import { judgeStatements } from '../rules/judge-statements.ts'
import { baseFrom } from '../rules/world/base-from.ts'
import { parserOf } from '../sql/parse.ts'
import type { Statement } from '../sql/statement.ts'
import type { Pair } from '../verdict.ts'
import type { Step, Steps } from './groups.ts'

/** What the rules say of one step. */
export interface Ruled {
  readonly findings: readonly Finding[]
  readonly suppressed: Pair['suppressed']
  /** Why the rules do not know the step, or not all of it; null when they read it whole. Silence of theirs is then no answer. */
  readonly unread: string | null
}

export interface RuledSteps {
  readonly of: (step: Step) => Ruled
  /** What could not be read, and suppressions that are wrong, over or for nothing. */
  readonly problems: readonly Problem[]
}

const nothing: Ruled = { findings: [], suppressed: [], unread: null }

/**
 * Asks the rules about every judged step, in order. Dialects without rules say so once.
 * @param history steps before them: read for what they made, and not judged
 */
export async function ruleSteps(
  set: MigrationSet,
  { history, judged }: Steps,
  today: string,
): Promise<RuledSteps> {
  const parse = parserOf(set.dialect)
  if (parse === null) {
    const problem = noRules(set.dialect)
    return { of: () => ({ ...nothing, unread: problem.what }), problems: [problem] }
  }
  const all = new Map<Step, Ruled>()
  const problems: Problem[] = []
  // A history with a migration that nobody could read may have made anything.
  const complete = set.migrations.every(({ up }) => up.state !== 'unknown')
  const base = baseFrom([], { complete })
  const read = async (step: Step) => {
    const statements: Statement[] = []
    for (const { up } of step.migrations) {
      if (up.state !== 'sql') continue
      const parsed = await parse(up.script)
      statements.push(...parsed.statements)
      problems.push(...parsed.problems)
    }
    return statements
  }
  for (const step of history) {
    base.add(await read(step))
    // Reading is all work and no waiting: the shadow that opens meanwhile must have its turns.
    await turn()
  }
  for (const step of judged) {
    const statements = await read(step)
    const { findings, suppressions } = judgeStatements(statements, { base, today })
    base.add(statements)
    const odd = statements.find(({ node, changes }) => node === null && changes === null)
    const unread = odd === undefined ? null : `${odd.file}:${odd.line} is no SQL that can be read`
    all.set(step, { findings, suppressed: suppressions.applied, unread })
    for (const { rule, file, line, until } of suppressions.expired) {
      problems.push({
        what: `the suppression of ${rule} ended on ${until ?? ''}`,
        where: `${file}:${line}`,
        hint: 'Take it out, or give it a later date and a reason',
      })
    }
    for (const { rule, file, line } of suppressions.unused) {
      const what = `nothing is found that the suppression of ${rule} would allow`
      problems.push({ what, where: `${file}:${line}`, hint: 'Take it out' })
    }
    for (const { says, file, line } of suppressions.malformed) {
      const hint = 'Write: -- lastgood: allow drop-column until 2027-03-01 because …'
      problems.push({ what: says, where: `${file}:${line}`, hint })
    }
    for (const { tool, text, file, line } of suppressions.foreign) {
      const what = `a comment for ${tool} was seen and not obeyed: ${text}`
      const hint = 'Write one for lastgood if it should count here too'
      problems.push({ what, where: `${file}:${line}`, hint })
    }
  }
  return { of: (step) => all.get(step) ?? nothing, problems }
}

const noRules = (dialect: Dialect): Problem => ({
  what: `migrations in the SQL of ${dialect} cannot be read by this version`,
  where: 'check',
  hint: 'PostgreSQL and SQLite are read; --dialect postgresql if that is what they are',
})
