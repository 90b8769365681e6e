import { openArtifacts } from '../../../artifacts/store.ts'
import type { Io } from '../../../host/io.ts'
import type { Digest } from '../../../model/release.ts'
import type { Observation } from '../../../model/revision.ts'
import type { ComponentRef } from '../target.ts'
import { ask } from './connection.ts'
import { each } from './each.ts'
import { together } from './failures.ts'
import { settingsOf } from './place.ts'
import { find as script } from './scripts/others.ts'

/** Present: the artifact is stored here, or else every host has a whole release made from it. */
export async function sshArtifact(
  ref: ComponentRef,
  digest: Digest,
  io: Io,
): Promise<Observation<'present' | 'gone' | 'corrupt'>> {
  const here = await openArtifacts(ref.stateFolder, io).check(digest)
  if (here === 'present') return { state: 'ok', value: here }
  const answers = await each(settingsOf(ref).hosts, (host) =>
    ask(ref, host, { script, args: [host.path, digest], timeoutSeconds: 120 }, io),
  )
  const silent = answers.flatMap((one) => (one.state === 'silent' ? [one.problem] : []))
  const problem = together(silent)
  if (problem !== null) return { state: 'unavailable', problem }
  const words = answers.map((one) => (one.state === 'answered' ? one.lines[0]?.word : undefined))
  if (words.every((word) => word === 'whole')) return { state: 'ok', value: 'present' }
  return {
    state: 'ok',
    value: here === 'corrupt' || words.includes('changed') ? 'corrupt' : 'gone',
  }
}
