import type { Digest } from '../../../model/release.ts'
import type { ComponentRef, PlannedAction } from '../target.ts'
import type { LocalAction } from './actions.ts'
import { layoutOf } from './layout.ts'

/** Quotes an argument so that a person can paste it into a POSIX shell. */
const quoted = (word: string) =>
  /^[A-Za-z0-9_./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`

/** The command that does an action without lastgood. Environment variables of the service are left to the person. */
function byHand(ref: ComponentRef, action: LocalAction): string {
  const layout = layoutOf(ref)
  const { folder, tree, expiry } = layout.revision(action.revision)
  const pids = (replica: number | null) =>
    replica === null ? `${quoted(folder)}/*/pid` : `${quoted(`${folder}/${replica}`)}/pid`
  switch (action.do) {
    case 'fetch':
      return `mkdir -p ${quoted(tree)} && tar -xf ${quoted(artifactFile(ref, action.digest))} -C ${quoted(tree)}`
    case 'start': {
      const argv = ref.binding.component.start ?? []
      return `cd ${quoted(tree)} && PORT=<a free port> ${argv.map(quoted).join(' ')}`
    }
    case 'withdraw':
      return `take replica ${action.replica} of ${action.revision} out of whatever sends it traffic`
    case 'stop':
      return `kill $(cat ${pids(action.replica)})`
    case 'keep':
      return `rm -f ${quoted(expiry)}`
    case 'expire':
      return 'seconds' in action
        ? `sleep ${action.seconds} && kill $(cat ${pids(null)})`
        : `at ${action.at}: kill $(cat ${pids(null)})`
    case 'promote':
      return `echo ${quoted(action.revision)} > ${quoted(layout.current)}`
    case 'demote':
      return `rm -f ${quoted(layout.current)}`
  }
}

const artifactFile = (ref: ComponentRef, digest: Digest) =>
  `${ref.stateFolder}/artifacts/sha256/${digest.slice('sha256:'.length)}.tar`

/** An action with its title, what takes it back, how long it may take (seconds), and the command by hand. */
export function planned(
  ref: ComponentRef,
  action: LocalAction,
  about: { title: string; undo?: LocalAction | null; timeoutSeconds: number },
): PlannedAction {
  const { title, undo = null, timeoutSeconds } = about
  return { action, title, undo, timeoutSeconds, byHand: byHand(ref, action) }
}
