import type { Finding } from '../finding.ts'
import type { Statement } from '../sql/statement.ts'
import { unknownBase, type Base } from './world/base.ts'
import { stepsOf, type Step } from './changes/changes-of.ts'
import { unfold } from './changes/unfold.ts'
import { Context } from './world/context.ts'
import { ruleMannerOf } from './dialects/manners.ts'
import { rules } from './index.ts'
import type { Opinion } from './rule.ts'
import type { Suppressions } from './suppress/suppressions.ts'
import { suppress, type Found } from './suppress/suppress.ts'
import { apply } from './world/apply.ts'
import { World } from './world/world.ts'

const ids = new Set(rules.map(({ id }) => id))

/**
 * What the rules say of a range of statements: everything between two releases, in the order it runs. Pure.
 * @param options.base what stood there before; without it, whatever the range did not make counts as there, and claims are milder
 * @param options.today as `2027-03-01`, for suppressions that expire
 */
export function judgeStatements(
  range: readonly Statement[],
  options: { readonly base?: Base; readonly today: string },
): { readonly findings: readonly Finding[]; readonly suppressions: Suppressions } {
  const base = options.base ?? unknownBase
  const start = new World(base)
  const before = new World(base)
  const end = new World(base)
  const steps = stepsOf(range).flatMap((step) =>
    unfold(step.change, end).map((change) => {
      apply(end, change)
      return { ...step, change }
    }),
  )
  const found: Found[] = []
  for (const step of steps) {
    const context = new Context({ start, before, end }, step.statement, step.conditional)
    for (const rule of rules) {
      const said = rule.match(step.change, context)
      if (said === null) continue
      const opinions: readonly Opinion[] = Array.isArray(said)
        ? (said as readonly Opinion[])
        : [said as Opinion]
      for (const one of opinions)
        found.push({ statement: step.statement, finding: finding(rule.id, one, step) })
    }
    apply(before, step.change)
  }
  return suppress(range, found, ids, options.today)
}

function finding(rule: string, said: Opinion, step: Step): Finding {
  const { text, line, statement, conditional } = step
  const short = text.slice(0, 1000).replace(/\s+/g, ' ').trim()
  const milder = conditional ? softened(said) : said
  const { lock } = ruleMannerOf(statement.dialect)
  return {
    rule,
    dialect: statement.dialect,
    statement: short.length > 200 ? `${short.slice(0, 199)}…` : short,
    file: statement.file,
    line,
    ...milder,
    lockForward: lock(said.lockForward, step.change, 'forward'),
    lockBackward: lock(said.lockBackward, step.change, 'backward'),
  }
}

/** What runs only perhaps breaks only perhaps. */
function softened(said: Opinion): Opinion {
  const soft = (effect: Opinion['oldReaders']) => (effect === 'breaks' ? 'may-break' : effect)
  return {
    ...said,
    oldReaders: soft(said.oldReaders),
    oldWriters: soft(said.oldWriters),
    says: `${said.says} (under a condition: it may not run)`,
  }
}
