import type { GuardReading } from '../../model/guard.ts'
import type { IncidentInput } from '../input.ts'
import { list, plain } from '../markdown.ts'

/** Whom it hit, in requests where they were counted; what the guards said when it was decided. */
export function impact({ impact: counts, snapshot, run }: IncidentInput): string {
  const guards = snapshot?.evidence.guards
  const readings = guards?.state === 'known' ? guards.value : []
  const lines = readings.filter(({ version }) => version === run.plan.from).map(told)
  if (counts) {
    const { requests, failed, failedAfterRestore } = counts
    lines.unshift(
      `${failed} of ${requests} requests failed, ${failedAfterRestore} of them after users were moved back`,
    )
  }
  return list(lines, 'Nobody counted: the size of the impact is unknown.')
}

/** One reading as a line. */
export function told({ guard, version, outcome, says }: GuardReading): string {
  return `${plain(guard)} of ${plain(version)}: **${outcome.replaceAll('-', ' ')}**, ${plain(says)}`
}
