const prefix = 'lastgood.'

/** What the labels of a service tell of the spec they were posted with. */
export interface ServiceLabels {
  readonly revision: string
  readonly version: string
  /** Key of the step that posted it. */
  readonly key: string
  /** Fingerprint of what was posted: when it differs, somebody changed the service since. */
  readonly spec: string
}

/** Labels without those of lastgood. */
export const notOurs = (labels: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => !name.startsWith(prefix)))

/** The labels of others with ours. */
export const labelled = (
  labels: Readonly<Record<string, string>>,
  ours: Readonly<Record<string, string>>,
): Record<string, string> => ({
  ...notOurs(labels),
  ...Object.fromEntries(Object.entries(ours).map(([name, value]) => [prefix + name, value])),
})

/** The labels with some of ours changed; null: without it. */
export const changedLabels = (
  labels: Readonly<Record<string, string>> | null | undefined,
  ours: Readonly<Record<string, string | null>>,
): Record<string, string> => {
  const changed = new Map(Object.entries(labels ?? {}))
  for (const [name, value] of Object.entries(ours)) {
    if (value === null) changed.delete(prefix + name)
    else changed.set(prefix + name, value)
  }
  return Object.fromEntries(changed)
}

/** A label of ours; empty when it is not there. */
export const label = (
  labels: Readonly<Record<string, string>> | null | undefined,
  name: string,
): string => labels?.[prefix + name] ?? ''

/** Null when lastgood did not post this. */
export function serviceLabels(
  labels: Readonly<Record<string, string>> | null | undefined,
): ServiceLabels | null {
  const [revision, spec] = [label(labels, 'revision'), label(labels, 'spec')]
  if (revision === '' || spec === '') return null
  return { revision, spec, version: label(labels, 'version'), key: label(labels, 'key') }
}
