import type { Plan } from '../../model/plan.ts'
import { known, type Fact } from '../../model/fact.ts'
import type { Considered } from '../../operations/consider.ts'
import { clean } from '../clean.ts'
import type { Ui } from '../ui.ts'
import { expected, fromTo } from './decision.ts'

/** What a person sees before agreeing, always the same eight lines. To standard error: the question follows there. */
export function showBeforeRollback(ui: Ui, { evidence, decision }: Considered, plan: Plan): void {
  const candidate = decision.candidates.find((one) => one.strategy === plan.strategy)
  const risks = candidate?.reasons.filter(({ effect }) => effect === 'risks') ?? []
  const owner = known(evidence.reconciler)?.owner ?? null
  const held =
    evidence.reconciler.state === 'known'
      ? (owner ?? 'nothing holds it')
      : 'not asked who else owns it'
  const rows: readonly (readonly [string, string])[] = [
    ['rollback', fromTo(ui, decision, evidence)],
    [
      'by',
      `${plan.strategy}${risks.length === 0 ? '' : `, risky: ${risks.map(({ says, rule }) => `${clean(says)} [${rule}]`).join('; ')}`}`,
    ],
    ['changes', changes(evidence.range)],
    ['not undone', decision.notUndone.map(clean).join(', ') || 'nothing known'],
    ['lost', clean(plan.loses.says)],
    ['held by', held],
    ['expected', expected(plan.expected)],
    ['stop it', 'Ctrl-C, or: lastgood runs stop <run>'],
    ['told', 'nobody besides the journal'],
  ]
  for (const [name, says] of rows) ui.note(`  ${ui.paint('quiet', name.padEnd(10))} ${says}`)
}

function changes(range: Considered['evidence']['range']): string {
  if (range === null) return 'not known'
  const count = <T>(name: string, fact: Fact<T>, of: (value: T) => number) => {
    if (fact.state === 'known') return `${of(fact.value)} ${name}`
    return `${name}: ${fact.state === 'not-asked' ? 'not asked' : 'could not ask'}`
  }
  return [
    count('commits', range.commits, (commits) => commits.count),
    count('configuration files', range.configFiles, (files) => files.length),
    count('settings', range.settings, (settings) => settings.length),
    count('migrations', range.migrations, (migrations) => migrations.length),
  ].join(', ')
}
