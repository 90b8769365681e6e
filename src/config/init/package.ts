import { join } from 'node:path'
import type { Io } from '../../host/io.ts'

/** What package.json says that matters here. Anything of an unexpected shape counts as absent. */
export interface Package {
  readonly state: 'absent' | 'read' | 'unreadable'
  readonly name: string | null
  readonly start: string | null
  readonly build: string | null
  readonly dependencies: readonly string[]
  readonly devDependencies: readonly string[]
}

const nothing = { name: null, start: null, build: null, dependencies: [], devDependencies: [] }
const mostBytes = 1024 * 1024

/** Reads `<root>/package.json`. Never throws: what cannot be read is `unreadable`. */
export async function readPackage(root: string, io: Io): Promise<Package> {
  let text: string | null
  let value: unknown
  try {
    text = await io.files.readText(join(root, 'package.json'), mostBytes)
    value = text === null ? null : JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return { state: 'unreadable', ...nothing } // a comment in lastgood.yaml says so
  }
  if (text === null) return { state: 'absent', ...nothing }
  if (!isMap(value)) return { state: 'unreadable', ...nothing }
  const scripts = isMap(value['scripts']) ? value['scripts'] : {}
  const names = (key: string) => (isMap(value[key]) ? Object.keys(value[key]) : [])
  return {
    state: 'read',
    name: line(value['name']),
    start: line(own(scripts, 'start')),
    build: line(own(scripts, 'build')),
    dependencies: names('dependencies'),
    devDependencies: names('devDependencies'),
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function own(map: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined
}

function line(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}
