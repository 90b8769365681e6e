import type { ComponentRef } from '../target.ts'
import type { SwarmAction, Update } from './actions.ts'
import { imageText } from './image-text.ts'
import { recordName } from './names.ts'
import { settingsOf } from './settings-of.ts'

/** The command that does an action without lastgood. */
export function byHand(ref: ComponentRef, action: SwarmAction): string {
  const { service } = settingsOf(ref)
  switch (action.do) {
    case 'update':
      return posted(ref, action)
    case 'stop':
      return `docker service scale ${service}=0 # a global one: docker service update --constraint-add node.hostname==nowhere ${service}`
    case 'start':
      return `docker service scale ${service}=$(docker service inspect --format '{{index .Spec.Labels "lastgood.scale"}}' ${service}) # a global one: docker service update --constraint-rm node.hostname==stopped-by-lastgood ${service}`
  }
}

/** The command that posts the same without lastgood. A recorded spec also brings back the scale of when it was recorded. */
function posted(ref: ComponentRef, { like, version, digest }: Update): string {
  const { service, host } = settingsOf(ref)
  if (like === null && version !== null && digest !== null) {
    // Our label would tell the revision before; without it the tag tells the version.
    return `docker service update --label-rm lastgood.revision --image ${imageText(ref, { version, digest })} ${service}`
  }
  const record = recordName(service, like ?? '')
  const socket = host?.startsWith('unix://') ? host.slice('unix://'.length) : '/var/run/docker.sock'
  const at = host?.startsWith('tcp://')
    ? host.replace('tcp', 'http')
    : `--unix-socket ${socket} http://docker`
  const index = `$(docker service inspect --format '{{.Version.Index}}' ${service})`
  return `docker config inspect --format '{{printf "%s" .Spec.Data}}' ${record} | curl --fail-with-body -H 'content-type: application/json' -d @- ${at}/services/${service}/update?version=${index}`
}
