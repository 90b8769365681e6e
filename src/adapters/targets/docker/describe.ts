import type { ComponentRef, PlannedAction } from '../target.ts'
import type { DockerAction } from './actions.ts'
import { namesOf } from './names.ts'

/** The command that does an action without lastgood. Environment variables of the service are left to the person. */
function byHand(ref: ComponentRef, action: DockerAction): string {
  const names = namesOf(ref)
  const first = names.replica(action.revision, 0)
  const filter = `--filter label=lastgood.revision=${action.revision}`
  switch (action.do) {
    case 'fetch':
      return action.like === null
        ? `docker pull ${imageByHand(ref, action.digest)} && docker tag ${imageByHand(ref, action.digest)} ${names.keep}:${action.revision}`
        : `docker tag $(docker inspect --format {{.Image}} ${names.replica(action.like, 0)}) ${names.keep}:${action.revision}`
    case 'start':
      return action.like === null
        ? `docker run --detach --restart unless-stopped --name ${first} <environment, ports and mounts of lastgood.yaml> ${imageByHand(ref, action.digest)}`
        : `docker start ${names.replica(action.like, action.replica ?? 0)}`
    case 'restart':
      return `docker start ${names.replica(action.revision, action.replica)}`
    case 'withdraw':
      return `take ${names.replica(action.revision, action.replica)} out of whatever sends it traffic`
    case 'stop':
      return action.replica === null
        ? `docker stop $(docker ps --quiet ${filter})`
        : `docker stop ${names.replica(action.revision, action.replica)}`
    case 'keep':
      return `leave ${first} running, and call it so: docker rename <its name> ${first}`
    case 'expire':
      return 'seconds' in action
        ? `sleep ${action.seconds} && docker stop $(docker ps --quiet ${filter})`
        : `at ${action.at}: docker stop $(docker ps --quiet ${filter})`
    case 'promote':
      return `docker rename ${names.service} <its name of before>; docker rename ${first} ${names.service}`
    case 'demote':
      return `docker rename ${names.service} ${first}`
  }
}

const imageByHand = (ref: ComponentRef, digest: string) =>
  `${(ref.binding.component.image ?? '<image>').replace(/:[^/:]*$/, '')}@${digest}`

/** An action with its title, what takes it back, how long it may take (seconds), and the command by hand. */
export function planned(
  ref: ComponentRef,
  action: DockerAction,
  about: { title: string; undo?: DockerAction | null; timeoutSeconds: number },
): PlannedAction {
  const { title, undo = null, timeoutSeconds } = about
  return { action, title, undo, timeoutSeconds, byHand: byHand(ref, action) }
}
