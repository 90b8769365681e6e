/** Tar archives, made and read through a library that refuses paths leading outside. */
export interface Archives {
  /** Unpacks a tar file (gzip or plain) into an existing folder. Throws on a damaged archive. */
  extract(archive: string, directory: string): Promise<void>
  /** Packs a folder reproducibly: sorted names, no owners, no times. Equal trees give equal bytes. */
  pack(directory: string, archive: string): Promise<void>
}

export const archives: Archives = {
  async extract(archive, directory) {
    const tar = await import('tar')
    await tar.extract({ file: archive, cwd: directory, strict: true, preserveOwner: false })
  },
  async pack(directory, archive) {
    const [tar, { readdir }] = await Promise.all([import('tar'), import('node:fs/promises')])
    const names = (await readdir(directory, { recursive: true })).sort()
    await tar.create(
      { file: archive, cwd: directory, portable: true, noMtime: true, noDirRecurse: true },
      // A leading ./ keeps a name that begins with @ or - from being read as anything but a name.
      names.map((name) => `./${name}`),
    )
  },
}
