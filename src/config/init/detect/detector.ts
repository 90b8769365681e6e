import type { Facts } from '../facts.ts'
import type { Repository } from '../repository.ts'

/** Looks for one thing in a repository. Finding nothing is `{}`; changes nothing. */
export interface Detector {
  readonly name: string
  detect(repository: Repository): Promise<Facts> | Facts
}
