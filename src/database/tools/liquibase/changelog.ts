import { posix } from 'node:path'
import type { Problem } from '../../../model/problem.ts'
import type { Tree } from '../../migration.ts'
import { readText } from '../../tree/text.ts'
import { byName } from '../order.ts'
import type { ChangeSet } from './change-set.ts'
import { expand } from './change-set.ts'
import { isFormatted, readFormatted } from './formatted.ts'
import { attribute, childrenOf, isTrue, type Node } from './node.ts'
import { readXml } from './xml.ts'
import { readYaml } from './yaml.ts'

/** What a changelog and all it includes hold. */
export interface Changelog {
  readonly sets: readonly ChangeSet[]
  /** Files it was read from. */
  readonly files: readonly string[]
  readonly problems: readonly Problem[]
}

const readable = /\.(xml|ya?ml|json|sql)$/i

/** Reads a changelog of any format with what it includes, in its order. */
export async function readChangelog(tree: Tree, root: string): Promise<Changelog> {
  const sets: ChangeSet[] = []
  const problems: Problem[] = []
  const seen = new Set<string>()
  const properties = new Map<string, string>()
  const visit = async (file: string): Promise<void> => {
    // Liquibase stops at a changelog that includes itself; reading it once is enough here.
    if (seen.has(file)) return
    seen.add(file)
    const text = await readText(tree, file)
    if (!text.ok) return void problems.push(text.problem)
    if (/\.sql$/i.test(file)) return void sets.push(...sqlFile(file, text.text, properties))
    const log = /\.xml$/i.test(file) ? await readXml(text.text) : await readYaml(text.text)
    if (log?.name !== 'databaseChangeLog') {
      const hint = 'Type: liquibase validate'
      return void problems.push({ what: 'this is no changelog', where: file, hint })
    }
    for (const node of log.children) await element(file, node)
  }
  const element = async (file: string, node: Node) => {
    if (node.name === 'property') {
      const name = attribute(node, 'name')
      // The first value wins (ChangeLogParameters).
      if (name !== null && !properties.has(name))
        properties.set(name, attribute(node, 'value') ?? '')
    } else if (node.name === 'changeSet') {
      sets.push(setOf(file, node, properties))
    } else if (node.name === 'include' || node.name === 'includeAll') {
      const path = expand(
        attribute(node, node.name === 'include' ? 'file' : 'path') ?? '',
        properties,
      )
      const relative = isTrue(node, 'relativeToChangelogFile')
      const found =
        node.name === 'include'
          ? included(tree, file, path, relative)
          : below(tree, file, path, relative)
      if (found.length === 0 && attribute(node, 'errorIfMissing') !== 'false') {
        const what = `the changelog includes ${path}, which is not there`
        problems.push({
          what,
          where: `${file}:${node.line}`,
          hint: 'Restore the file, or name a folder that holds all',
        })
      }
      for (const each of found) await visit(each)
    }
  }
  await visit(root)
  return { sets, files: [...seen], problems }
}

/** An SQL file that is not formatted is one change set, as `raw` of `includeAll`. */
function sqlFile(
  file: string,
  text: string,
  properties: ReadonlyMap<string, string>,
): readonly ChangeSet[] {
  if (isFormatted(text)) return readFormatted(file, text, properties)
  return [
    {
      id: 'raw',
      author: 'includeAll',
      file,
      line: 1,
      changes: [],
      rollback: null,
      inTransaction: true,
      again: false,
      dbms: null,
      script: { sql: text, line: 1 },
      properties: new Map(properties),
    },
  ]
}

function setOf(file: string, node: Node, properties: ReadonlyMap<string, string>): ChangeSet {
  const rollbacks = childrenOf(node, 'rollback')
  const direct = node.children.filter(({ name }) => name !== 'rollback')
  return {
    id: attribute(node, 'id') ?? '',
    author: attribute(node, 'author') ?? '',
    file,
    line: node.line,
    changes: direct,
    rollback:
      rollbacks.length === 0 && attribute(node, 'rollback') === null
        ? null
        : rollbackOf(node, rollbacks),
    inTransaction: attribute(node, 'runInTransaction')?.toLowerCase() !== 'false',
    again: isTrue(node, 'runOnChange') || isTrue(node, 'runAlways'),
    dbms: attribute(node, 'dbms'),
    script: null,
    properties: new Map(properties),
  }
}

/** A rollback holds changes, names another set, or is SQL itself. */
function rollbackOf(set: Node, rollbacks: readonly Node[]): readonly Node[] {
  const plain = attribute(set, 'rollback')
  const asSql = (text: string, like: Node): Node => ({
    name: 'sql',
    attributes: {},
    children: [],
    text,
    line: like.line,
  })
  return [
    ...(plain === null || plain.trim() === '' ? [] : [asSql(plain, set)]),
    ...rollbacks.flatMap((node) => {
      if (attribute(node, 'changeSetId') !== null) return [node]
      const text = node.text.trim()
      // Attributes come from YAML, where a change may be a plain text: `sql: drop table x`.
      const short = Object.entries(node.attributes).flatMap(([name, value]) =>
        name === 'sql' ? [asSql(value, node)] : [],
      )
      return [...node.children, ...short, ...(text === '' ? [] : [asSql(text, node)])]
    }),
  ]
}

/** Where a path leads: from the changelog's own folder, or from wherever the paths of the project begin. */
function candidates(file: string, path: string, relative: boolean): readonly string[] {
  const plain = path
    .replace(/^classpath:/, '')
    .replace(/\\/g, '/')
    .replace(/^\/+/, '')
  const own = posix.normalize(posix.join(posix.dirname(file), plain))
  return relative ? [own] : [posix.normalize(plain), own]
}

function included(tree: Tree, file: string, path: string, relative: boolean): readonly string[] {
  const all = new Set(tree.files)
  const ways = candidates(file, path, relative)
  const exact = ways.find((way) => all.has(way))
  if (exact !== undefined) return [exact]
  if (relative) return []
  const wanted = ways[0] ?? ''
  const deeper = tree.files.find((each) => each.endsWith(`/${wanted}`))
  if (deeper !== undefined) return [deeper]
  // The tree may begin below where the project's paths do.
  const parts = wanted.split('/')
  const shorter = parts.map((_, at) => parts.slice(at + 1).join('/'))
  const found = shorter.find((way) => way !== '' && all.has(way))
  return found === undefined ? [] : [found]
}

function below(tree: Tree, file: string, path: string, relative: boolean): readonly string[] {
  const inside = (folder: string) => {
    const prefix = folder === '.' || folder === '' ? '' : `${folder.replace(/\/+$/, '')}/`
    return tree.files
      .filter((each) => each.startsWith(prefix) && readable.test(each) && each !== file)
      .toSorted(byName)
  }
  const ways = candidates(file, path, relative)
  const exact = ways.map(inside).find((found) => found.length > 0)
  if (exact !== undefined) return exact
  const wanted = (ways[0] ?? '').replace(/\/+$/, '')
  const deeper = tree.files.find((each) => each.includes(`/${wanted}/`))
  if (deeper !== undefined)
    return inside(deeper.slice(0, deeper.indexOf(`/${wanted}/`) + wanted.length + 1))
  const parts = wanted.split('/')
  return (
    parts
      .flatMap((_, at) => [parts.slice(at + 1).join('/')])
      .filter((way) => way !== '')
      .map(inside)
      .find((found) => found.length > 0) ?? []
  )
}
