const prefix = 'lastgood.compose.'

/** Labels by which containers that Compose made for lastgood are known; they also tell what Compose can no longer: from which files. */
export const liveLabels = (of: {
  readonly revision: string
  readonly version: string
}): Record<string, string> => ({
  [`${prefix}revision`]: of.revision,
  [`${prefix}version`]: of.version,
})

type Labels = Readonly<Record<string, string>> | null | undefined

/** A label of ours; empty when it is not there. */
export const label = (labels: Labels, name: string): string => labels?.[prefix + name] ?? ''

/** A label of Compose; empty when it is not there. */
export const composeLabel = (labels: Labels, name: string): string =>
  labels?.[`com.docker.compose.${name}`] ?? ''

/** A map without labels of ours, whatever revision they are of. */
export const notOurs = (labels: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => !name.startsWith(prefix)))

/** Our labels, with the name space in front. */
export const labelled = (ours: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(ours).map(([name, value]) => [prefix + name, value]))
