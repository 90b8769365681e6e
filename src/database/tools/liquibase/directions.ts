import { posix } from 'node:path'
import type { Dialect, Direction, Tree } from '../../migration.ts'
import { readText } from '../../tree/text.ts'
import { asDirection } from '../marked.ts'
import { asWritten } from '../transactions.ts'
import { expand, type ChangeSet } from './change-set.ts'
import { inverseOf } from './inverse.ts'
import { attribute, isTrue, type Node } from './node.ts'
import { statementsOf } from './statements.ts'

/** What a change set does, as SQL; unknown when a change of it does not map to SQL. */
export async function upOf(set: ChangeSet, dialect: Dialect, tree: Tree): Promise<Direction> {
  if (set.script !== null) {
    const sql = expand(set.script.sql, set.properties)
    const transactional = set.inTransaction && asWritten(sql)
    return asDirection(
      { sql, file: set.file, line: set.script.line, transactional },
      'it holds no statement',
    )
  }
  return asSql(set, set.changes, dialect, tree)
}

/** What `liquibase rollback` would do: what the set says itself, or the inverse of its changes. */
export async function downOf(
  set: ChangeSet,
  dialect: Dialect,
  tree: Tree,
  byName: ReadonlyMap<string, ChangeSet>,
): Promise<Direction> {
  if (set.rollback !== null) {
    const nodes = set.rollback.flatMap((node): readonly Node[] => {
      if (node.name !== 'rollback') return [node]
      const other = byName.get(
        `${attribute(node, 'changeSetAuthor') ?? ''}:${attribute(node, 'changeSetId') ?? ''}`,
      )
      return other?.script === undefined || other.script === null
        ? (other?.changes ?? [{ ...node, name: 'rollback of a change set that is not there' }])
        : [{ ...node, name: 'sql', attributes: {}, text: other.script.sql }]
    })
    if (nodes.length === 0) return { state: 'none', why: 'its rollback is declared empty' }
    return asSql(set, nodes, dialect, tree)
  }
  const stuck = (change: string): Direction => ({
    state: 'none',
    why: `Liquibase cannot undo ${change} by itself, and the change set has no rollback`,
  })
  if (set.script !== null) return stuck('sql')
  const inverse = inverseOf(set.changes)
  return 'stuck' in inverse ? stuck(inverse.stuck) : asSql(set, inverse.nodes, dialect, tree)
}

async function asSql(
  set: ChangeSet,
  changes: readonly Node[],
  dialect: Dialect,
  tree: Tree,
): Promise<Direction> {
  const statements: string[] = []
  for (const change of changes) {
    const filled = expanded(change, set.properties)
    const found = filled.name === 'sqlFile' ? await fileOf(set, filled, tree) : statementsOf(filled)
    const written = ['sql', 'sqlFile'].includes(filled.name)
    if (found === null || (found.length > 0 && !written && dialect !== 'postgresql')) {
      const why = found === null ? '' : ' for this database'
      const what = `the change ${JSON.stringify(change.name)} cannot be told as SQL${why}`
      const hint = 'Type: liquibase update-sql, to see what it would do'
      return { state: 'unknown', problem: { what, where: `${set.file}:${change.line}`, hint } }
    }
    statements.push(...found)
  }
  const sql = statements.map((statement) => `${statement};\n`).join('')
  const transactional = set.inTransaction && asWritten(sql)
  const line = changes.find(({ line }) => line > 0)?.line ?? set.line
  return asDirection({ sql, file: set.file, line, transactional }, 'it changes nothing')
}

function expanded(node: Node, properties: ReadonlyMap<string, string>): Node {
  return {
    ...node,
    attributes: Object.fromEntries(
      Object.entries(node.attributes).map(([key, value]) => [key, expand(value, properties)]),
    ),
    children: node.children.map((child) => expanded(child, properties)),
    text: expand(node.text, properties),
  }
}

async function fileOf(set: ChangeSet, node: Node, tree: Tree): Promise<readonly string[] | null> {
  const path = (attribute(node, 'path') ?? '').replace(/^classpath:/, '').replace(/^\/+/, '')
  const own = posix.normalize(posix.join(posix.dirname(set.file), path))
  const wanted = isTrue(node, 'relativeToChangelogFile') ? [own] : [posix.normalize(path), own]
  const file =
    wanted.find((each) => tree.files.includes(each)) ??
    tree.files.find((each) => path !== '' && each.endsWith(`/${wanted[0] ?? ''}`))
  if (file === undefined) return null
  const text = await readText(tree, file)
  return text.ok ? [expand(text.text, set.properties).trim().replace(/;\s*$/, '')] : null
}
