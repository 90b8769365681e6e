import type { Finding, Path } from './finding.ts'
import { issueFindings } from './issues.ts'
import { file, type FileInput } from './schema/file.ts'

export interface Checked {
  /** What could be understood, or null when too little was left. */
  readonly input: FileInput | null
  readonly findings: readonly Finding[]
}

/**
 * The schema's view of the values. Whatever it refuses is taken out and the rest looked at again, so that one
 * misspelt key does not hide what the rules have to say of the others.
 */
export function checkSchema(tree: unknown, written: (path: Path) => string | null): Checked {
  const findings: Finding[] = []
  const rest = structuredClone(tree)
  const seen = { value: (path: Path) => valueAt(rest, path), written }
  for (let round = 0; round < 8; round += 1) {
    const parsed = file.safeParse(rest)
    if (parsed.success) return { input: parsed.data, findings }
    const found = issueFindings(parsed.error.issues, seen)
    if (round === 0) findings.push(...found)
    for (const { path } of found) if (!takeOut(rest, path)) return { input: null, findings }
  }
  return { input: null, findings }
}

function valueAt(tree: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, part) => {
    if (value === null || typeof value !== 'object') return undefined
    return Object.hasOwn(value, part) ? (value as Record<string, unknown>)[part] : undefined
  }, tree)
}

/** Takes out what stands at a path or, when nothing does, what should have contained it. */
function takeOut(tree: unknown, path: Path): boolean {
  const key = path.at(-1)
  if (key === undefined) return false
  const parent = valueAt(tree, path.slice(0, -1))
  // The rules need some service to speak of; the problem with its name is already found.
  if (parent === tree && key === 'service') return Reflect.set(tree as object, key, 'service')
  if (Array.isArray(parent)) return takeOut(tree, path.slice(0, -1))
  if (parent === null || typeof parent !== 'object' || !Object.hasOwn(parent, key)) {
    // An earlier finding of this round may have taken the parent with it.
    return parent === undefined || takeOut(tree, path.slice(0, -1))
  }
  return Reflect.deleteProperty(parent, key)
}
