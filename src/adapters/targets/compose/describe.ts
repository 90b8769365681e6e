import type { ComponentRef, PlannedAction } from '../target.ts'
import type { ComposeAction } from './actions.ts'
import { recordName } from './names.ts'
import { settingsOf } from './settings-of.ts'

/** The command that does an action without lastgood. */
function byHand(ref: ComponentRef, action: ComposeAction): string {
  const { project, service, override } = settingsOf(ref)
  const name = recordName(project, service, action.revision)
  switch (action.do) {
    case 'record':
      return `docker pull <image of ${action.version}>@${action.digest}`
    case 'forget':
      return `docker rm ${name}`
    case 'update':
      return `${model(name)} | docker compose --project-name ${project} --file - up --detach --no-deps --no-build ${service}`
    case 'beside':
      return `${model(name)} | docker compose --project-name ${project} --file - up --detach --no-deps --no-build --no-recreate --scale ${service}=<twice as many as now> ${service}`
    case 'only':
      return `docker ps ${ofService(project, service)}, then docker stop and docker rm those without the label lastgood.compose.revision=${action.revision}`
    case 'stop':
      return `docker stop $(docker ps --quiet ${ofService(project, service)})`
    case 'start':
      return `docker start $(docker ps --all --quiet ${ofService(project, service)})`
    case 'pin':
      return `write the image of ${name} (docker inspect --format {{.Config.Image}}) into ${override ?? 'the override file'}`
  }
}

const ofService = (project: string, service: string) =>
  `--filter label=com.docker.compose.project=${project} --filter label=com.docker.compose.service=${service}`

/** The record is the model that Compose is given; it holds secrets, so it goes from one to the other without a file. */
const model = (name: string) =>
  `docker inspect --format '{{range .Config.Env}}{{println .}}{{end}}' ${name} | sed -n 's/^LASTGOOD_RECORD=//p' | base64 --decode | jq .model`

/** An action with its title, what takes it back, how long it may take (seconds), and the command by hand. */
export function planned(
  ref: ComponentRef,
  action: ComposeAction,
  about: { title: string; undo?: ComposeAction | null; timeoutSeconds: number },
): PlannedAction {
  const { title, undo = null, timeoutSeconds } = about
  return { action, title, undo, timeoutSeconds, byHand: byHand(ref, action) }
}
