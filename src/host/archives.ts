/** Tar archives, made and read through a library that refuses paths leading outside. */
export interface Archives {
  /** Unpacks a tar file (gzip or plain) into an existing folder. Throws on a damaged archive. */
  extract(archive: string, directory: string): Promise<void>
  /** Packs a folder reproducibly: sorted names, no owners, no times, modes 644 and 755 as git has them. Equal trees give equal bytes. */
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
      {
        file: archive,
        cwd: directory,
        portable: true,
        noMtime: true,
        noDirRecurse: true,
        strict: true,
        // Two names of one file are written as two files: which of them came first would depend on timing.
        linkCache: new NoLinks(),
        onWriteEntry: (entry) => {
          if (entry.stat) entry.stat.mode = plainMode(entry.stat.mode)
        },
      },
      // A leading ./ keeps a name that begins with @ or - from being read as anything but a name.
      names.map((name) => `./${name}`),
    )
  },
}

class NoLinks extends Map<`${number}:${number}`, string> {
  override get() {
    return undefined
  }
}

/** The mode git would keep: what else there is depends on the umask of whoever unpacked or built. */
function plainMode(mode: number): number {
  const [type, executable] = [mode & 0o170000, (mode & 0o100) !== 0]
  return type | (type === 0o040000 || executable ? 0o755 : 0o644)
}
