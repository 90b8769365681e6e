import type { Finding } from '../../finding.ts'
import { parsePostgres } from '../../sql/parse-postgres.ts'
import { parseMysql } from '../../sql/mysql/parse.ts'
import { judgeStatements } from '../judge-statements.ts'
import type { Rule } from '../rule.ts'
import { suggest } from '../suggest.ts'
import { baseFrom } from '../world/base-from.ts'

/** A rule's page, Markdown: its own words, and what it says of its own example. */
export async function pageOf(rule: Rule): Promise<string> {
  const { example } = rule
  const finding = await findingOf(rule)
  const old = [example.reads, example.writes].filter((one) => one !== null)
  const steps =
    suggest(finding).length === 0
      ? []
      : ['', '## The safer way', '', ...numbered(suggest(finding)), ...elsewhere(rule, finding)]
  return `${[
    `# ${rule.id}: ${rule.title}`,
    '',
    rule.about,
    '',
    '## Example',
    '',
    ...code(`-- the old release’s schema\n${example.before.replaceAll('; ', ';\n')};`),
    ...code(
      `-- the change\n${example.change.replaceAll(/; (?=CREATE|UPDATE|ALTER|ROLLBACK)/g, ';\n')};`,
    ),
    ...(old.length === 0
      ? []
      : code(`-- the old release\n${old.map((one) => `${one};`).join('\n')}`)),
    `> ${finding.says}`,
    '',
    ...effects(finding),
    ...steps,
    ...(rule.sources.length === 0
      ? []
      : ['', '## What others call it', '', ...rule.sources.map((one) => `- ${one}`)]),
    '',
    '## Allowing it',
    '',
    'Above the statement, or above an empty line at the head of the file for all its statements:',
    '',
    ...code(`-- lastgood: allow ${rule.id} until 2027-03-01 because …`),
  ].join('\n')}\n`
}

const numbered = (steps: readonly string[]) => steps.map((step, at) => `${at + 1}. ${step}`)

/** The same steps on the other engines. */
function elsewhere({ saferIn }: Rule, finding: Finding): readonly string[] {
  if (finding.dialect !== 'postgresql') return []
  const engines = [
    ['mysql', 'MySQL and MariaDB'],
    ['sqlite', 'SQLite'],
  ] as const
  return engines.flatMap(([dialect, name]) => {
    const said = saferIn[dialect]
    if (said === 'the same') return ['', `On ${name}: the same.`]
    if (said === 'no such thing') return ['', `${name}: has no such thing.`]
    return ['', `On ${name}:`, '', ...numbered(suggest({ ...finding, dialect }))]
  })
}

/** The page that lists all rules. */
export function listOfRules(rules: readonly Rule[]): string {
  const lines = rules.map(({ id, title }) => `- [${id}](${id}.md): ${title}`)
  return `# Rules\n\nWhat \`lastgood check\` knows of changes to a database (examples and locks are PostgreSQL's, the safer ways are told for every engine): what the release before them meets, what a way back would lose, and what is locked.\n\n${lines.join('\n')}\n`
}

const code = (text: string): readonly string[] => ['```sql', text, '```', '']

async function findingOf({ id, example }: Rule): Promise<Finding> {
  const parser = example.dialect === 'mysql' ? parseMysql : parsePostgres
  const parse = async (sql: string) =>
    (await parser({ sql, file: 'migration.sql', line: 1, transactional: true })).statements
  const base = baseFrom(await parse(example.before))
  const { findings } = judgeStatements(await parse(example.change), { base, today: '2026-01-01' })
  const mine = findings.find(({ rule }) => rule === id)
  if (mine === undefined) throw new Error(`the rule ${id} does not speak of its own example`)
  return mine
}

const words = { fine: 'go on', breaks: 'break', 'may-break': 'may break' } as const
const rows = { yes: 'come back as they were', conditional: 'perhaps', no: 'lost' } as const

function effects({
  oldReaders,
  oldWriters,
  reversible,
  lockForward,
  lockBackward,
}: Finding): readonly string[] {
  return [
    '| | |',
    '| --- | --- |',
    `| old readers | ${words[oldReaders]} |`,
    `| old writers | ${words[oldWriters]} |`,
    `| rows from before, on the way back | ${rows[reversible.oldRows]} |`,
    `| rows written since, on the way back | ${rows[reversible.newRows]} |`,
    `| lock forward | ${lockForward ?? 'none that matters'} |`,
    `| lock backward | ${lockBackward ?? 'none that matters'} |`,
  ]
}
