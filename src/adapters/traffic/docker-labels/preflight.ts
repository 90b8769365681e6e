import { dirname } from 'node:path'
import type { Io } from '../../../host/io.ts'
import type { Problem } from '../../../model/problem.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { ask } from './api.ts'
import { settingsOf } from './place.ts'
import { servedBy, stateOf } from './state.ts'

/** What would stop a change: a target without labels to give, no API, no provider that reads what lastgood writes. */
export async function preflight(ref: ComponentRef, io: Io): Promise<readonly Problem[]> {
  const settings = settingsOf(ref)
  const problems = [...targetProblems(ref)]
  const folder = dirname(settings.file)
  if ((await io.files.stat(folder))?.directory !== true) {
    problems.push({
      what: 'The folder of the dynamic file is not there',
      where: folder,
      hint: `Make it, owned by the user that runs lastgood: install -d ${folder}`,
    })
  }
  const overview = await ask<{ readonly providers?: readonly string[] }>(settings, io, 'overview')
  for (const provider of ['File', 'Docker']) {
    if (overview?.providers?.includes(provider) === true) continue
    problems.push({
      what: `Traefik runs without its provider ${provider.toLowerCase()}, which lastgood needs`,
      where: settings.api,
      hint:
        provider === 'File'
          ? `Add to its static configuration: providers.file.directory: ${folder}`
          : 'Add to its static configuration: providers.docker: { exposedByDefault: false }',
    })
  }
  const known = await ask<readonly { readonly name?: string }[]>(settings, io, 'entrypoints')
  for (const name of settings.entryPoints) {
    if (known?.some((each) => each.name === name) === true) continue
    problems.push({
      what: `Traefik has no entry point ${name}`,
      where: settings.api,
      hint: `It has: ${(known ?? []).map((each) => each.name).join(', ')}. Correct entryPoints in lastgood.yaml`,
    })
  }
  servedBy(ref, await stateOf(ref, io))
  return problems
}

function targetProblems({ binding }: ComponentRef): readonly Problem[] {
  const { kind, port, labels } = binding.target as {
    readonly kind: string
    readonly port?: number
    readonly labels?: Readonly<Record<string, string>>
  }
  const where = 'lastgood.yaml'
  if (kind !== 'docker') {
    return [
      {
        what: `Traffic docker-labels goes with target docker, not with ${kind}: nothing else makes labelled containers of each release`,
        where,
        hint: 'Write target: {kind: docker, port: 8080}, or put another traffic adapter in front',
      },
    ]
  }
  const own = Object.keys(labels ?? {}).filter((key) =>
    /^traefik\.http\.(routers|services)\./.test(key),
  )
  return [
    ...(port === undefined
      ? [
          {
            what: 'Traefik is not told which port of the containers to use',
            where,
            hint: 'Add port: to the target, where the service listens in the container',
          },
        ]
      : []),
    ...own.slice(0, 1).map((key) => ({
      what: `The label ${key} of the target would send users to every release at once`,
      where,
      hint: 'Move its rule, entry points and middlewares to the traffic adapter, and take such labels away',
    })),
  ]
}
