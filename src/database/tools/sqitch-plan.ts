import type { Problem } from '../../model/problem.ts'

/** One change of a plan, in its order. */
export interface Change {
  readonly name: string
  /**
   * First tag after a change that a later one reworks: its scripts are `name@tag.sql` then. Null for the change as it stands.
   */
  readonly tags: readonly string[]
  /** Whether a later line of the same name reworks it. */
  readonly reworked: boolean
  readonly line: number
}

export interface Plan {
  readonly project: string | null
  readonly changes: readonly Change[]
  readonly problems: readonly Problem[]
}

const changeLine = /^([+-]?)\s*([^\s@:#\\[\]+-][^\s@:#\\[\]]*)\s*(?:\[[^\]]*\])?\s*\d{4}-\d\d-\d\dT/

/** Reads `sqitch.plan` (App::Sqitch::Plan, `_parse`, 1.6): changes and tags, one a line, dependencies in brackets. */
export function readPlan(file: string, text: string): Plan {
  const changes: { name: string; tags: string[]; reworked: boolean; line: number }[] = []
  const problems: Problem[] = []
  let project: string | null = null
  for (const [index, whole] of text.split('\n').entries()) {
    const line = whole.replace(/\s*#.*$/, '').trim()
    if (line === '') continue
    if (line.startsWith('%')) {
      project = /^%\s*project\s*=\s*(.+)$/.exec(line)?.[1]?.trim() ?? project
      continue
    }
    const tag = /^@(\S+)/.exec(line)?.[1]
    if (tag !== undefined) {
      // A tag is part of a file's name.
      if (tag.includes('/')) continue
      for (const change of changes) if (!change.reworked) change.tags.push(tag)
      continue
    }
    const name = changeLine.exec(line)?.[2]
    if (name === undefined || name.split('/').includes('..')) {
      problems.push({
        what: `the line cannot be understood: ${line}`,
        where: `${file}:${index + 1}`,
        hint: 'Type: sqitch plan, to see what Sqitch makes of it',
      })
      continue
    }
    for (const before of changes) if (before.name === name) before.reworked = true
    changes.push({ name, tags: [], reworked: false, line: index + 1 })
  }
  return { project, changes, problems }
}
