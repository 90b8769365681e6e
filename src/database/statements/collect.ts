import type { StatementSettings } from '../../model/config.ts'
import type { Problem } from '../../model/problem.ts'
import type { OldStatement } from '../proof.ts'
import { sources } from './index.ts'
import type { Collected, SourceWorld } from './source.ts'

/** Statements of all sources, each text once: from the first source that has it. */
export async function collectStatements(
  settings: readonly StatementSettings[],
  world: SourceWorld,
): Promise<Collected> {
  const statements = new Map<string, OldStatement>()
  const problems: Problem[] = []
  const unread: Problem[] = []
  for (const { kind, where } of settings) {
    const collected = await sources[kind](where, world)
    const named = (one: Problem) => ({ ...one, where: `${kind}: ${one.where}` })
    problems.push(...collected.problems.map(named))
    unread.push(...collected.unread.map(named))
    for (const one of collected.statements) {
      if (!statements.has(one.sql)) statements.set(one.sql, one)
    }
  }
  return { statements: [...statements.values()], problems, unread }
}

/** Whether a source reads what no commit holds, so that the same question may have another answer tomorrow. */
export const isOutside = ({ kind }: StatementSettings): boolean =>
  kind === 'pg_stat_statements' || kind === 'log'
