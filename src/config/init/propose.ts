import { join } from 'node:path'
import type { Io } from '../../host/io.ts'
import { fail, ok, type Result } from '../../model/problem.ts'
import { checkConfigText } from '../check-text.ts'
import { configFileName } from '../find.ts'
import { detectors } from './detect/index.ts'
import type { Facts } from './facts.ts'
import { freePorts } from './ports.ts'
import { readRepository } from './repository.ts'
import { writeConfig } from './write.ts'

export interface Proposal {
  /** A commented lastgood.yaml that loads without problems. */
  readonly text: string
  /** What was seen, a line each, for people. */
  readonly notes: readonly string[]
}

/**
 * Looks at the repository in `root` (git not required) and proposes a lastgood.yaml. With a `start` script in
 * package.json that is a working local service with `staging` and `production`; else both are `external`. Writes nothing.
 */
export async function proposeConfig(root: string, io: Io): Promise<Result<Proposal>> {
  try {
    if (!(await io.files.stat(root))?.directory) {
      return fail({ what: 'There is no such folder', where: root, hint: 'cd into the repository' })
    }
    const repository = await readRepository(root, io)
    const found = await Promise.all(detectors.map(async (detector) => detector.detect(repository)))
    const facts = Object.assign({}, ...found) as Facts
    const seen = found.flatMap((facts) => facts.seen ?? [])
    const { text, notes } = writeConfig(repository, { ...facts, seen }, await freePorts())
    // What is proposed is never taken on trust: a name from the repository may break what reads well.
    const checked = await checkConfigText(text, join(root, configFileName), io)
    return checked.ok ? ok({ text, notes }) : checked
  } catch (error) {
    const what = `The repository cannot be looked at: ${(error as Error).message}`
    return fail({ what, where: root, hint: 'Look at the permissions of its files' })
  }
}
