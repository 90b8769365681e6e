import { resolve } from 'node:path'
import { verifyPlan } from '../plan/hash.ts'
import type { Plan } from '../model/plan.ts'
import { fail, type Result } from '../model/problem.ts'
import type { Cli } from './command.ts'

/** A plan that `--dry-run --json` printed before, or why it cannot be run. */
export async function readPlan(cli: Cli, path: string, kind: Plan['kind']): Promise<Result<Plan>> {
  const file = resolve(cli.cwd, path)
  const problem = (what: string) =>
    fail({ what, where: file, hint: `Make one: lastgood ${kind} … --dry-run --json > plan.json` })
  const text = await cli.io.files.readText(file, 16 * 1024 * 1024)
  if (text === null) return problem('There is no such file')
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return problem('This is not JSON')
  }
  const inside =
    document !== null && typeof document === 'object' && 'plan' in document
      ? document.plan
      : document
  const plan = verifyPlan(inside)
  if (!plan.ok) return plan
  if (plan.value.kind !== kind)
    return problem(`This is the plan of a ${plan.value.kind}, not of a ${kind}`)
  return plan
}
