import { createHash } from 'node:crypto'
import { canonicalJson } from '../model/json.ts'
import type { Plan } from '../model/plan.ts'
import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import type { Digest } from '../model/release.ts'

/** SHA-256 over the canonical JSON of everything in a plan but its hash: the same for every order of keys. */
export function planHash(plan: Omit<Plan, 'hash'>): Digest {
  const text = canonicalJson({ ...plan, hash: undefined })
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}

/** The plan with its hash. */
export function hashed(plan: Omit<Plan, 'hash'>): Plan {
  return { ...plan, hash: planHash(plan) }
}

/** Takes a parsed JSON value for a plan when it is one of this format and nobody changed it since it was made. */
export function verifyPlan(json: unknown): Result<Plan> {
  if (!isRecord(json)) return fail(notAPlan('it is no JSON object'))
  if (json['format'] !== 1) {
    return fail({
      what: `The plan has format ${JSON.stringify(json['format'] ?? null)}; this lastgood reads format 1`,
      where: 'plan',
      hint: 'Make the plan again with this version: lastgood plan',
    })
  }
  for (const key of ['id', 'hash', 'kind', 'service', 'environment', 'to', 'strategy', 'by']) {
    if (typeof json[key] !== 'string') return fail(notAPlan(`"${key}" is no text`))
  }
  const steps = json['steps']
  if (!Array.isArray(steps) || !steps.every(isStep)) return fail(notAPlan('"steps" is damaged'))
  if (new Set(steps.map(({ id }) => id)).size < steps.length) {
    return fail(notAPlan('two steps have the same id'))
  }
  if (!Array.isArray(json['preconditions'])) return fail(notAPlan('"preconditions" is no list'))
  const plan = json as unknown as Plan
  if (planHash(plan) !== plan.hash) {
    return fail({
      what: 'The plan was changed after it was made: its hash does not fit',
      where: `plan ${plan.id}`,
      hint: 'Make the plan again: lastgood plan',
    })
  }
  return ok(plan)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isStep(value: unknown): value is { readonly id: string } {
  return isRecord(value) && typeof value['id'] === 'string' && isRecord(value['action'])
}

function notAPlan(why: string): Problem {
  return { what: `This is not a plan: ${why}`, where: 'plan', hint: 'Make one: lastgood plan' }
}
