import type { Config } from '../model/config.ts'
import { fail, ok, type Result } from '../model/problem.ts'
import { checkSchema } from './check.ts'
import { readDocument } from './document.ts'
import { related, type Finding } from './finding.ts'
import { normalise } from './normalise.ts'
import { resolveReferences } from './references.ts'
import { checkRules } from './rules/index.ts'

export interface Parsed {
  readonly config: Config
  /** Whether a value holds a `${` reference, so that the environment had a say. */
  readonly usesEnvironment: boolean
}

/**
 * Text of lastgood.yaml → Config, or all that is wrong with it at once, in the order of the file. Pure; `file` is
 * the path that problems and the result name. `env` is where `${NAME}` is looked up.
 */
export function parseConfig(
  text: string,
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): Result<Parsed> {
  const document = readDocument(text, file)
  if (!document.ok) return document
  const { value, positions, findings } = document.value
  if (findings.some((finding) => finding.path.length === 0))
    return fail(...positions.problems(findings))

  const resolved = resolveReferences(value, env)
  const checked = checkSchema(resolved.value, positions.written)
  // A value that could not be resolved would fail the schema too; that says nothing new.
  const unresolved = new Set(resolved.findings.map(({ path }) => JSON.stringify(path)))
  const refused = checked.findings.filter(({ path }) => !unresolved.has(JSON.stringify(path)))
  const broken: readonly Finding[] = [...findings, ...resolved.findings, ...refused]

  if (checked.input === null) return fail(...positions.problems(broken))
  const { secrets, usesEnvironment } = resolved
  const config = normalise(checked.input, { file, secrets, written: positions.written })
  // What is broken already may only look like a violation of a rule.
  const violated = checkRules({ file: checked.input, config }).filter(
    (finding) => !broken.some(({ path }) => related(path, finding.path)),
  )
  const told = violated.map((finding) => ({ ...finding, what: hidden(finding.what, secrets) }))
  const problems = positions.problems([...broken, ...told])
  return problems.length > 0 ? fail(...problems) : ok({ config, usesEnvironment })
}

/** Rules speak of resolved values. Anything short is no secret, and would only garble the sentence. */
function hidden(text: string, secrets: readonly string[]): string {
  const hiding = secrets.filter((secret) => secret.length >= 4)
  return hiding.reduce((shown, secret) => shown.replaceAll(secret, '***'), text)
}
