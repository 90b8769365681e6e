import { dirname, resolve } from 'node:path'
import type { ComponentRef } from '../target.ts'
import type { Container } from './containers.ts'
import { composeLabel, label } from './labels.ts'
import { settingsOf } from './settings-of.ts'

/** Where a Compose project stands; absolute paths on the machine of lastgood. */
export interface Project {
  readonly files: readonly string[]
  readonly directory: string
  readonly envFile: string | null
}

/**
 * Pure: by the settings, else as the labels of the service's containers tell; null when neither does. Compose tells `-` of what
 * it was given on standard input, so containers made by lastgood have labels of their own.
 */
export function projectOf(ref: ComponentRef, containers: readonly Container[]): Project | null {
  const settings = settingsOf(ref)
  const root = dirname(ref.stateFolder)
  const labels = containers[0]?.inspected.Config.Labels
  const told = (name: string, theirs: string) =>
    label(labels, name) || composeLabel(labels, `project.${theirs}`)
  const workingDirectory = told('directory', 'working_dir')
  const list = told('files', 'config_files')
    .split(',')
    .filter((file) => file !== '' && file !== '-')
  const files =
    settings.files?.map((file) => resolve(root, file)) ??
    list.map((file) => resolve(workingDirectory || root, file))
  const first = files[0]
  if (first === undefined) return null
  const directory =
    settings.directory === undefined
      ? (settings.files === undefined && workingDirectory) || dirname(first)
      : resolve(root, settings.directory)
  const envFile = settings.envFile ?? told('env-file', 'environment_file')
  return {
    files,
    directory,
    envFile: envFile === '' ? null : resolve(settings.envFile ? root : directory, envFile),
  }
}

/** Labels that let lastgood, and people, find the files again. */
export const projectLabels = ({ files, directory, envFile }: Project): Record<string, string> => ({
  files: files.join(','),
  directory,
  ...(envFile === null ? {} : { 'env-file': envFile }),
})
