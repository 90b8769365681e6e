import type { ChangeSet } from './change-set.ts'
import type { Node } from './node.ts'

/** First line of a formatted SQL changelog (AbstractFormattedChangeLogParser, FIRST_LINE_REGEX). */
export function isFormatted(text: string): boolean {
  return /^\s*--\s*liquibase\s*formatted/i.test(text.slice(0, 2000).trimStart())
}

const setLine = /^\s*--\s*changeset\s+("[^"]+"|[^:]+):\s*("[^"]+"|\S+)(.*)$/i
const rollbackLine = /^\s*--\s*rollback (.*)$/i
const blockStart = /^\s*\/\*\s*liquibase\s*rollback\s*$/i
const blockEnd = /\*\/\s*$/
const propertyLine = /^\s*--\s*property\s+(.*)$/i
const ignoreLine = /^\s*--\s*ignoreLines:(\w+)/i

interface Open {
  readonly id: string
  readonly author: string
  readonly said: string
  readonly line: number
  readonly body: string[]
  readonly rollback: string[]
  rollbackLine: number
}

/** Change sets of a formatted SQL changelog, with the SQL of each and its `--rollback` lines (the same parser, 5.x). */
export function readFormatted(
  file: string,
  text: string,
  inherited: ReadonlyMap<string, string>,
): readonly ChangeSet[] {
  const sets: ChangeSet[] = []
  const properties = new Map(inherited)
  let open: Open | null = null
  let ignored = 0
  let inBlock = false
  const close = () => {
    if (open !== null) sets.push(setOf(open, file, properties))
  }
  for (const [index, line] of text.split('\n').entries()) {
    const ignore = ignoreLine.exec(line)?.[1]
    if (ignore !== undefined) {
      ignored = ignore === 'start' ? Infinity : ignore === 'end' ? 0 : Number(ignore)
      open?.body.push('')
      continue
    }
    if (ignored > 0) {
      ignored--
      open?.body.push('')
      continue
    }
    const property = propertyLine.exec(line)?.[1]
    if (property !== undefined) {
      const name = /\bname:\s*(\S+)/i.exec(property)?.[1]
      const value = /\bvalue:\s*(\S+)/i.exec(property)?.[1]
      if (name !== undefined && value !== undefined && !properties.has(name))
        properties.set(name, value)
      continue
    }
    const [, author, id, said = ''] = setLine.exec(line) ?? []
    if (author !== undefined && id !== undefined) {
      close()
      const plain = (word: string) => word.trim().replace(/^"(.*)"$/, '$1')
      open = {
        id: plain(id),
        author: plain(author),
        said,
        line: index + 2,
        body: [],
        rollback: [],
        rollbackLine: index + 2,
      }
      inBlock = false
      continue
    }
    if (open === null) continue
    const rollback = rollbackLine.exec(line)?.[1]
    const part = inBlock ? line.replace(blockEnd, '') : rollback
    if (part !== undefined) {
      if (open.rollback.length === 0) open.rollbackLine = index + 1
      open.rollback.push(part)
      if (inBlock && blockEnd.test(line)) inBlock = false
    } else if (blockStart.test(line)) inBlock = true
    // An empty line keeps the lines below where they are.
    open.body.push(part === undefined && !inBlock ? line : '')
  }
  close()
  return sets
}

function setOf(open: Open, file: string, properties: ReadonlyMap<string, string>): ChangeSet {
  const said = (name: string) => new RegExp(`\\b${name}:("[^"]*"|\\S*)`, 'i').exec(open.said)?.[1]
  const delimiter = said('endDelimiter')
  const rollback = open.rollback.join('\n').trim()
  return {
    id: open.id,
    author: open.author,
    file,
    line: open.line,
    changes: [],
    rollback: rollback === '' ? null : rollbackOf(rollback, open.rollbackLine),
    inTransaction: said('runInTransaction')?.toLowerCase() !== 'false',
    again: [said('runOnChange'), said('runAlways')].includes('true'),
    dbms: said('dbms') ?? null,
    script: { sql: delimited(open.body.join('\n'), delimiter), line: open.line },
    properties,
  }
}

/** handleRollbackSequence: `not required` and `empty` stand for nothing, `changesetId:…` for the changes of another set. */
function rollbackOf(text: string, line: number): readonly Node[] {
  if (/^(not required|empty)/i.test(text)) return []
  const other = /changesetid:(\S+)/i.exec(text)?.[1]
  const author = /changesetauthor:(\S+)/i.exec(text)?.[1]
  if (other !== undefined && author !== undefined) {
    const attributes = { changeSetId: other, changeSetAuthor: author }
    return [{ name: 'rollback', attributes, children: [], text: '', line }]
  }
  return [{ name: 'sql', attributes: {}, children: [], text, line }]
}

function delimited(sql: string, delimiter: string | undefined): string {
  if (delimiter === undefined || delimiter === ';' || delimiter === '') return sql
  const plain = delimiter.replace(/^\\n|\\n$/g, '')
  return sql.replaceAll(plain, ';')
}
