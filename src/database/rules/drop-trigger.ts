import { opinion, type Rule } from './rule.ts'

export const dropTrigger: Rule = {
  id: 'drop-trigger',
  title: 'Drop or disable a trigger',
  about:
    'Writes of the old release go through, without what the trigger did for them: a time, a log, a copy, a check.',
  safer: [
    'Leave the trigger of {object} in place until no release that may be rolled back to relies on it.',
  ],
  saferIn: { mysql: 'the same', sqlite: 'the same' },
  sources: ['squawk: ban-drop-trigger (opt-in)'],
  example: {
    before:
      'CREATE TABLE users (id int PRIMARY KEY, email text); CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; CREATE TRIGGER keep BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION keep()',
    change: 'DROP TRIGGER keep ON users',
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (1, 'a@example.org')",
  },
  match: (change, context) => {
    const off = change.kind === 'switch-trigger' && !change.on
    if (change.kind !== 'drop-trigger' && !off) return null
    const ifExists = change.kind === 'drop-trigger' && change.ifExists
    const old = context.oldTable(change.table, ifExists)
    const key = `${change.table}.${change.name}`
    if (old === null || context.tableAtEnd(change.table) === null) return null
    const locks = ['ACCESS EXCLUSIVE', 'SHARE ROW EXCLUSIVE'] as const
    if (off) {
      return opinion(
        old.was,
        `triggers of ${old.was} (${change.name}) are switched off: writes of the old release miss what they did`,
        { writers: 'may-break', locks },
      )
    }
    if (!context.isOld('trigger', key, ifExists)) return null
    // Made anew: what is new of it is said where it is made.
    if (context.thingAtEnd('trigger', key) !== null) return null
    return opinion(
      old.was,
      `trigger ${change.name} is gone: writes of the old release to ${old.was} miss what it did`,
      { writers: 'may-break', locks },
    )
  },
}
