/** Thrown inside the audit at the first thing that is not as it was written. */
export class Finding extends Error {
  readonly seq: number
  readonly where: string
  readonly hint: string

  constructor(seq: number, what: string, where: string, hint: string) {
    super(what)
    this.name = 'Finding'
    this.seq = seq
    this.where = where
    this.hint = hint
  }
}

/** The journal itself was changed. `seq` is the first entry that cannot be trusted. */
export function chainFinding(seq: number, what: string): Finding {
  const trusted = seq > 1 ? `Entries 1 to ${seq - 1} are unchanged` : 'No entry can be trusted'
  return new Finding(
    seq,
    what,
    `journal entry ${seq}`,
    `${trusted}; compare with a backup made before, and ask who could write the ledger`,
  )
}

/** The journal is whole, and a table says something else. `seq` is the entry that the row came from. */
export function tableFinding(seq: number, what: string, where: string): Finding {
  return new Finding(
    seq,
    what,
    where,
    `The journal is unchanged: its entry ${seq} has what was recorded; restore the table from a backup, and ask who could write the ledger`,
  )
}
