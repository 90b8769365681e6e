/** Keys of lastgood.yaml that a detector can say something about. */
export type About = 'service' | 'tag' | 'start' | 'health' | 'config' | 'migrations' | 'target'

/** What was seen in the repository, for people: a comment above the key, and a note after `init`. */
export interface Seen {
  readonly about: About
  readonly says: string
}

/** What a repository tells of itself; everything may be absent. */
export interface Facts {
  readonly tagPattern?: string
  /** One line, split without a shell. */
  readonly start?: string
  /** One line, or an argument vector where a shell is needed. */
  readonly build?: string | readonly string[]
  readonly health?: string
  readonly configFiles?: readonly string[]
  readonly migrations?: readonly string[]
  readonly seen?: readonly Seen[]
}
