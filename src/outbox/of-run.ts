import type { Message, MessageKind } from '../model/message.ts'
import type { RunState } from '../model/run.ts'

/**
 * What people are told of a run that has ended; null for what nobody needs to hear: a deployment that failed, or was stopped, and
 * left everything as it was, before the eyes of whoever typed it. Pure.
 */
export function messageOfRun(run: RunState): Message | null {
  const kind = kindOf(run)
  if (kind === null) return null
  const { plan, problem } = run
  const failed = kind === 'needs-human' || kind === 'rollback-failed'
  const says = [run.says, ...(problem === null ? [] : [`${problem.what} (${problem.where})`])]
  return {
    kind,
    service: plan.service,
    environment: plan.environment,
    from: plan.from,
    to: plan.to,
    reason: plan.reason,
    by: plan.by,
    runId: run.id,
    at: run.endedAt ?? run.queuedAt,
    says: says.filter((text) => text !== '').join('\n'),
    next: failed ? `lastgood runs show ${run.id}` : null,
  }
}

function kindOf({ plan, status }: RunState): MessageKind | null {
  if (status === 'needs-human') return 'needs-human'
  if (plan.kind === 'rollback') {
    if (status === 'succeeded') return 'rolled-back'
    return status === 'failed' ? 'rollback-failed' : null
  }
  return status === 'succeeded' ? 'deployed' : null
}
