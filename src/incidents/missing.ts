import type { IncidentInput } from './input.ts'

/** Why evidence and decision of the run are not in the report: they were never kept, or what was kept cannot be read. */
export function whyMissing({ unreadable }: Pick<IncidentInput, 'unreadable'>): string {
  return unreadable
    ? `${unreadable.what} (${unreadable.where}).`
    : 'The evidence of this run was not kept.'
}
