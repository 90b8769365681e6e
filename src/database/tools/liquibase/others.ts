import { isFor } from './change-set.ts'
import { qualified, quoted } from './names.ts'
import { attribute, childrenOf, isTrue, type Node } from './node.ts'
import type { Statements } from './statements.ts'

const name = (node: Node, key: string) => attribute(node, key) ?? ''

/** The SQL that a node holds: as its text, or as an attribute in YAML. */
const textIn = (node: Node, key: string) => attribute(node, key) ?? node.text

function createSequence(node: Node): readonly string[] {
  const options = [
    ['AS', 'dataType'],
    ['START WITH', 'startValue'],
    ['INCREMENT BY', 'incrementBy'],
    ['MINVALUE', 'minValue'],
    ['MAXVALUE', 'maxValue'],
    ['CACHE', 'cacheSize'],
  ].flatMap(([word = '', key = '']) => {
    const value = attribute(node, key)
    return value === null ? [] : [` ${word} ${value}`]
  })
  const cycle = isTrue(node, 'cycle') ? ' CYCLE' : ''
  const sequence = qualified(node, name(node, 'sequenceName'))
  return [`CREATE SEQUENCE IF NOT EXISTS ${sequence}${options.join('')}${cycle}`]
}

function createView(node: Node): readonly string[] | null {
  if (attribute(node, 'path') !== null) return null
  const query = textIn(node, 'selectQuery').trim()
  if (isTrue(node, 'fullDefinition')) return [query]
  const replace = isTrue(node, 'replaceIfExists') ? 'OR REPLACE ' : ''
  return [`CREATE ${replace}VIEW ${qualified(node, name(node, 'viewName'))} AS ${query}`]
}

function sql(node: Node): readonly string[] {
  const inside = childrenOf(node, 'sql')[0]
  const text = inside === undefined ? textIn(node, 'sql') : inside.text
  const delimiter = attribute(node, 'endDelimiter')
  const plain =
    delimiter === null || delimiter === ';'
      ? text
      : text.replaceAll(delimiter.replace(/^\\n|\\n$/g, ''), ';')
  return plain.trim() === '' ? [] : [plain.trim().replace(/;\s*$/, '')]
}

/** Sequences, views, programs and SQL as it is. */
export const otherChanges: Statements = {
  createSequence,
  dropSequence: (node) => [`DROP SEQUENCE ${qualified(node, name(node, 'sequenceName'))}`],
  renameSequence: (node) => [
    `ALTER SEQUENCE ${qualified(node, name(node, 'oldSequenceName'))} RENAME TO ${quoted(name(node, 'newSequenceName'))}`,
  ],
  createView,
  dropView: (node) => [`DROP VIEW ${qualified(node, name(node, 'viewName'))}`],
  renameView: (node) => [
    `ALTER TABLE ${qualified(node, name(node, 'oldViewName'))} RENAME TO ${quoted(name(node, 'newViewName'))}`,
  ],
  createProcedure: (node) => {
    const text = attribute(node, 'procedureBody') ?? attribute(node, 'procedureText') ?? node.text
    return attribute(node, 'path') !== null || text.trim() === ''
      ? null
      : [text.trim().replace(/;\s*$/, '')]
  },
  dropProcedure: (node) => [`DROP FUNCTION ${qualified(node, name(node, 'procedureName'))}`],
  sql,
  // It rewrites the SQL of the others; for another database it does nothing.
  modifySql: (node) => (isFor(attribute(node, 'dbms'), 'postgresql') ? null : []),
  // Notes, and what tells or stops nothing.
  comment: () => [],
  empty: () => [],
  output: () => [],
  tagDatabase: () => [],
  validCheckSum: () => [],
  preConditions: () => [],
}
