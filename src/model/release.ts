/** `sha256:` and 64 hexadecimal digits. */
export type Digest = `sha256:${string}`

/**
 * Immutable facts about something that can be put on an environment. Anchored to a git tag; what the
 * tag does not say is `null`, never guessed.
 */
export interface Release {
  readonly service: string
  /** The version as the tag spells it, without the tag pattern around it (`1.9.0`). */
  readonly version: string
  readonly tag: string
  /** Full object name of the tagged commit. */
  readonly commit: string
  /** ISO 8601; when the tag was made (annotated) or the commit committed (lightweight). */
  readonly createdAt: string
  /** Digest by component. Empty for tags that lastgood did not write. */
  readonly artifacts: Readonly<Record<string, Digest>>
  /** The newest migration in the release's tree, or null when there are none or nobody recorded it. */
  readonly migrationLevel: string | null
  /** Fingerprint of the files that configure the service (config/fingerprint), or null. */
  readonly configFingerprint: string | null
  readonly notes: string
  /** `trailers`: written by `lastgood release`; `tag`: an annotated or lightweight tag made by others. */
  readonly facts: 'trailers' | 'tag'
}
