import { ProblemError } from '../../../model/problem-error.ts'
import type { Container } from './containers.ts'
import { findCompose, runCompose, type Compose } from './command.ts'
import type { Scene } from './effect.ts'
import { composeLabel } from './labels.ts'
import { onlyService, type Model } from './model.ts'
import { projectOf, type Project } from './project.ts'
import { listRecords } from './records.ts'
import { settingsOf } from './settings-of.ts'

/** Seconds that Compose may take to read its files. */
const readSeconds = 60

/** The service as the compose files of now describe it, and where they stand. */
interface Today {
  readonly project: Project
  readonly model: Model
}

/** Where the project stands: as its containers tell or, when all are gone, the newest record. Throws ProblemError when nothing does. */
export async function theProject(
  { ref, engine }: Scene,
  containers: readonly Container[],
): Promise<Project> {
  const found = projectOf(ref, containers) ?? (await listRecords(ref, engine))[0]?.project
  if (found !== undefined) return found
  const { project, service } = settingsOf(ref)
  throw new ProblemError({
    what: `The engine has no containers of ${service} in a Compose project ${project}, and nothing says where its compose file is`,
    where: engine.where,
    hint: 'See docker compose ls, then correct project: or service:, or add files: to the target in lastgood.yaml',
  })
}

/** Arguments that name the project, its files, and where it stands. */
const projectArgs = (scene: Scene, { files, directory, envFile }: Project) => [
  ...['--project-name', settingsOf(scene.ref).project, '--project-directory', directory],
  ...(envFile === null ? [] : ['--env-file', envFile]),
  ...files.flatMap((file) => ['--file', file]),
]

/**
 * Lets Compose read its files. `version` is told to them as LASTGOOD_VERSION, beside the variables of lastgood.yaml. Throws
 * ProblemError; what Compose printed is not in it, since that may quote the files, and these hold secrets.
 */
export async function readToday(
  scene: Scene,
  containers: readonly Container[],
  version: string,
): Promise<Today> {
  const { ref, io } = scene
  const { service } = settingsOf(ref)
  const project = await theProject(scene, containers)
  const compose = await findCompose(ref, containers, io)
  for (const file of project.files) {
    if (!(await io.files.exists(file))) throw new ProblemError(noFile(file))
  }
  const args = [...projectArgs(scene, project), 'config']
  const format = compose.major >= 2 ? ['--format', 'json'] : []
  const more = { seconds: readSeconds, env: variables(scene, version) }
  const ran = await runCompose(ref, compose, [...args, ...format], more, io)
  if (ran.code !== 0) throw new ProblemError(unreadable(project, compose, args, ran.stderr))
  const { parse } = await import('yaml')
  const model = onlyService(parse(ran.stdout) as Model, service)
  if (model === null) throw new ProblemError(noService(service, project))
  return { project, model }
}

/**
 * Whether a container was made of what the files say now, as Compose itself decides it: version 1 by a hash that it can be asked for;
 * later ones hash otherwise when asked, so they are let say what they would do. Null when it could not be told.
 */
export async function isAsWritten(
  scene: Scene,
  container: Container,
  version: string,
): Promise<boolean | null> {
  const { ref, io } = scene
  const { service } = settingsOf(ref)
  const compose = await findCompose(ref, [container], io)
  const old = compose.major === 1
  const ran = await runCompose(
    ref,
    compose,
    [
      ...projectArgs(scene, await theProject(scene, [container])),
      ...(old ? ['config', `--hash=${service}`] : ['up', '--dry-run', '--detach', '--no-build']),
      ...(old ? [] : [service]),
    ],
    { seconds: readSeconds, env: variables(scene, version) },
    io,
  )
  if (ran.code !== 0) return null
  if (old) {
    const hash = /^\S+ ([0-9a-f]{64})\s*$/m.exec(ran.stdout)?.[1]
    return hash === composeLabel(container.inspected.Config.Labels, 'config-hash')
  }
  const lines = (ran.stdout + ran.stderr).split('\n').map((line) => line.trim().split(/\s+/))
  const said = lines.flatMap((words) => (words.at(-2) === container.name ? [words.at(-1)] : []))
  return said.length === 0 ? null : !said.includes('Recreate')
}

const variables = ({ ref }: Scene, version: string) => ({
  ...ref.binding.env,
  LASTGOOD_VERSION: version,
})

const noFile = (file: string) => ({
  what: `The compose file ${file} is not there`,
  where: 'target compose',
  hint: 'Bring it back, or correct files: in lastgood.yaml. Going back to a recorded release does not need it',
})

const noService = (service: string, { files }: Project) => ({
  what: `The compose file has no service ${service} (any more)`,
  where: files.join(', '),
  hint: 'Correct service: in lastgood.yaml, or the compose file (a service with profiles: is not seen unless COMPOSE_PROFILES names one)',
})

/** What can be told of a failure without quoting from the files: names of variables. */
function unreadable(
  { files, envFile }: Project,
  { argv }: Compose,
  args: readonly string[],
  stderr: string,
) {
  const variable =
    /required variable (\w+) is missing/.exec(stderr)?.[1] ??
    /Missing mandatory value for "[\w.-]+" option interpolating \$\{(\w+)/.exec(stderr)?.[1]
  const missing = variable === undefined ? '' : `: nothing gives the variable ${variable} its value`
  return {
    what: `Compose cannot read its files${missing}`,
    where: [...files, ...(envFile === null ? [] : [envFile])].join(', '),
    hint:
      variable === undefined
        ? `See why: ${[...argv, ...args, '--quiet'].join(' ')}`
        : `Put ${variable} into the .env beside the compose file, or name a file: envFile: in lastgood.yaml`,
  }
}
