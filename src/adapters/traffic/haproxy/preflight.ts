import { dirname } from 'node:path'
import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Problem } from '../../../model/problem.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { read } from '../proxy/writing.ts'
import { settingsOf } from './place.ts'
import { ask, notAdmin } from './runtime.ts'
import type { HaproxySettings } from './settings.ts'
import { testersServer } from './testers.ts'
import { stateOf } from './state.ts'

/** What would stop a change, or undo it: HAProxy not there, no right to change it, a reload that forgets. */
export async function preflight(ref: ComponentRef, io: Io): Promise<readonly Problem[]> {
  const settings = settingsOf(ref)
  const problems: Problem[] = []
  const level = (await ask(settings, 'show cli level')).trim()
  if (level !== 'admin') problems.push(notAdmin(settings.socket))
  await stateOf(ref, io)
  if (settings.testers !== null) await testersServer(settings)
  const folder = dirname(settings.stateFile)
  if ((await io.files.stat(folder))?.directory !== true) {
    problems.push({
      what: 'The folder of the state file is not there',
      where: folder,
      hint: `Make it, owned by the user that runs lastgood: install -d ${folder}`,
    })
  }
  const forgets = await whyForgotten(settings, io)
  return forgets === null ? problems : [...problems, forgets]
}

/** Why HAProxy would not load the state file when it reloads, or null. What it runs with cannot be asked, so its file is read. */
async function whyForgotten(settings: HaproxySettings, io: Io): Promise<Problem | null> {
  const { config, stateFile } = settings
  const text = await read(config, io)
  if (text === null) {
    throw new ProblemError({
      what: "HAProxy's configuration is not there, so nobody can tell whether a reload keeps the routes",
      where: config,
      hint: 'Set config of the traffic adapter in lastgood.yaml to the path of haproxy.cfg',
    })
  }
  const words = text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
    .map(([name = '', value = '']) => [name, value] as const)
  const loads = words.some(
    ([name, value]) => name === 'load-server-state-from-file' && value !== 'none',
  )
  const base = words.find(([name]) => name === 'server-state-base')?.[1]
  const file = words.find(([name]) => name === 'server-state-file')?.[1]
  const path = file === undefined || file.startsWith('/') || !base ? file : `${base}/${file}`
  if (loads && path === stateFile) return null
  return {
    what: 'HAProxy would forget the routes when it reloads or restarts',
    where: config,
    hint: `Add to global: server-state-file ${stateFile}; and to defaults: load-server-state-from-file global`,
  }
}
