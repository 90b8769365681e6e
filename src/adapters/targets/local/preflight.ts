import { delimiter, join } from 'node:path'
import type { Io } from '../../../host/io.ts'
import type { Problem } from '../../../model/problem.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { ComponentRef } from '../target.ts'
import { serviceEnvironment } from './environment.ts'
import { layoutOf } from './layout.ts'

/** What would stop a change here: no start command, its program not found, a state folder that cannot be written. */
export async function localPreflight(ref: ComponentRef, io: Io): Promise<readonly Problem[]> {
  const [program, folder] = await Promise.all([programProblem(ref, io), folderProblem(ref, io)])
  return [program, folder].filter((problem) => problem !== null)
}

async function programProblem(ref: ComponentRef, io: Io): Promise<Problem | null> {
  const { name, start } = ref.binding.component
  const where = `component ${name}`
  const program = start?.[0]
  if (program === undefined) {
    return {
      what: `Component ${name} has no start command`,
      where,
      hint: 'Add start: to the component in lastgood.yaml, for example start: node server.js',
    }
  }
  // A path is relative to the release's own tree, which is not unpacked yet.
  if (program.includes('/')) return null
  const env = serviceEnvironment(ref, { revision: '', version: '' }, io.env)
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const found = await Promise.all(folders.map((folder) => io.files.exists(join(folder, program))))
  if (found.includes(true)) return null
  return {
    what: `The program ${JSON.stringify(program)} of the start command is not on PATH`,
    where,
    hint: `Install ${program}, or give its path in start: (a path inside the release begins with ./)`,
  }
}

async function folderProblem(ref: ComponentRef, io: Io): Promise<Problem | null> {
  try {
    const { folder } = layoutOf(ref)
    const trial = join(folder, `.${io.freshId()}.tmp`)
    await io.files.makeDirectory(folder)
    await io.files.createNew(trial, 'x')
    await io.files.remove(trial)
    return null
  } catch (error) {
    if (error instanceof ProblemError) return error.problem
    return {
      what: `The state folder cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      where: ref.stateFolder,
      hint: 'Free space there, or make the folder writable for you',
    }
  }
}
