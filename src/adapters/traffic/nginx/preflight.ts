import { dirname } from 'node:path'
import type { Io } from '../../../host/io.ts'
import type { Problem } from '../../../model/problem.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { stateOf } from './loaded.ts'
import { settingsOf } from './place.ts'
import { whyNotValid } from './programs.ts'

/** What would stop a change: nginx not running, the file edited or without a folder, a configuration that is broken already. */
export async function preflight(ref: ComponentRef, io: Io): Promise<readonly Problem[]> {
  const settings = settingsOf(ref)
  const { upstreamFile } = settings
  const { file, nginx } = await stateOf(ref, io)
  const problems: Problem[] = []
  if (nginx.state === 'not-running') problems.push(nginx.problem)
  if (file.state === 'edited') problems.push(file.problem)
  const folder = dirname(upstreamFile)
  if ((await io.files.stat(folder))?.directory !== true) {
    problems.push({
      what: 'The folder of the upstream file is not there',
      where: folder,
      hint: `Make it, owned by the user that runs lastgood: install -d ${folder}`,
    })
  }
  // Before the first change the file is missing, and a configuration that needs it cannot be valid.
  if (file.state === 'ours') {
    const invalid = await whyNotValid(settings, io)
    if (invalid !== null) problems.push(invalid)
  }
  return problems
}
