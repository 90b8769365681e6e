import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Guard } from '../../../model/guard.ts'
import type { Route } from '../../../model/revision.ts'
import { parsed } from '../proxy/record.ts'
import { read, write } from '../proxy/writing.ts'
import type { HaproxySettings } from './settings.ts'
import type { Server } from './servers.ts'
import type { Stats } from './stats.ts'

/** What lastgood put into one server: HAProxy itself has no place for the name of a revision. */
export interface Slot {
  readonly revision: string
  readonly version: string
  readonly address: string
  readonly weight: number
  /** ISO 8601; since when it counts for this revision. */
  readonly since: string
  /** What HAProxy had counted for it before, and in which of its lives. */
  readonly base: Pick<Stats, 'answers' | 'unanswered'>
  readonly life: string
}

/** Which revision each server of a backend is. Believed of a server only while its address is still the one noted. */
export interface Notes {
  readonly format: 1
  readonly owner: string
  readonly routes: readonly Route[]
  readonly slots: Readonly<{ [server: string]: Slot }>
  readonly guards: readonly Pick<Guard, 'name' | 'match' | 'bad'>[]
}

/** Beside HAProxy's state file, since both are about the same HAProxy. */
export const notesFile = ({ stateFile, backend }: HaproxySettings): string =>
  `${stateFile}.${backend}.lastgood.json`

/** Null when lastgood never filled this backend. Throws ProblemError when the file is damaged or another component's. */
export async function readNotes(
  settings: HaproxySettings,
  owner: string,
  io: Io,
): Promise<Notes | null> {
  const path = notesFile(settings)
  const text = await read(path, io)
  if (text === null) return null
  const notes = parsed<Notes>(text)
  if (notes?.format !== 1 || typeof notes.slots !== 'object') {
    throw new ProblemError({
      what: 'The names of the servers cannot be read: which revision they are is not known',
      where: path,
      hint: `Let lastgood name them anew with the next deploy: mv ${path} ${path}.damaged`,
    })
  }
  if (notes.owner === owner) return notes
  throw new ProblemError({
    what: `This backend belongs to ${notes.owner}`,
    where: path,
    hint: `Give ${owner} a backend of its own in lastgood.yaml`,
  })
}

export const writeNotes = (settings: HaproxySettings, notes: Notes, io: Io): Promise<void> =>
  write(notesFile(settings), `${JSON.stringify(notes, null, 2)}\n`, io, 0o640)

/** The slot of a server, unless somebody else gave the server another address since. */
export function slotOf(notes: Notes | null, { name, address }: Server): Slot | null {
  const slot = notes?.slots[name]
  return slot?.address === address ? slot : null
}
