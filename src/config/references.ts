import { splitCommand } from './command.ts'
import { quoted, type Finding, type Path } from './finding.ts'

export interface Resolved {
  readonly value: unknown
  /** What came from the environment, each once. */
  readonly secrets: readonly string[]
  readonly usesEnvironment: boolean
  readonly findings: readonly Finding[]
}

type Env = Readonly<Record<string, string | undefined>>

/** `${NAME}`, `${NAME:-default}`, the escape `$${`, and anything else that begins like a reference. */
const reference = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}|\$\{/g

/** Replaces references in every string value. Keys are left alone; a value with a problem is left as written. */
export function resolveReferences(tree: unknown, env: Env): Resolved {
  const secrets = new Set<string>()
  const findings: Finding[] = []
  let usesEnvironment = false

  const resolve = (text: string, path: Path): string => {
    let failed = false
    const problem = (what: string, hint: string) => {
      failed = true
      findings.push({ path, part: 'value', what, hint })
      return ''
    }
    const resolved = text.replace(reference, (all, name?: string, fallback?: string) => {
      if (all === '$${') return '${'
      if (name === undefined) {
        const what = `${quoted(text)} holds something that is not a reference`
        return problem(what, 'Write ${NAME} or ${NAME:-default}; a literal ${ is written $${')
      }
      const found = env[name]
      if (found === undefined || (found === '' && fallback !== undefined)) {
        if (fallback !== undefined) return fallback
        return problem(`The environment variable ${name} is not set`, missingHint(name))
      }
      if (found !== '') secrets.add(found)
      return found
    })
    return failed ? text : resolved
  }

  const walk = (value: unknown, path: Path): unknown => {
    if (typeof value === 'string') {
      if (!value.includes('${')) return value
      usesEnvironment = true
      // A value from the environment must stay one argument, whatever blanks and quotes it contains.
      const split = isCommand(path) ? splitCommand(value) : null
      return split?.ok ? split.argv.map((word) => resolve(word, path)) : resolve(value, path)
    }
    if (Array.isArray(value)) return value.map((item, i) => walk(item, [...path, i]))
    if (value === null || typeof value !== 'object') return value
    const map = Object.create(null) as Record<string, unknown>
    for (const [key, below] of Object.entries(value)) map[key] = walk(below, [...path, key])
    return map
  }

  const value = walk(tree, [])
  return { value, secrets: [...secrets], usesEnvironment, findings }
}

function isCommand(path: Path): boolean {
  const [key, component, components] = path.toReversed()
  return (
    (key === 'start' || key === 'build') && (component === undefined || components === 'components')
  )
}

function missingHint(name: string): string {
  return name === 'PORT'
    ? 'The service finds PORT in its environment when it is started; in ["sh", "-c", "..."] write $PORT'
    : `Set it before starting lastgood (export ${name}=...), or write a default: \${${name}:-...}`
}
