import type { Body } from '../sql/statement.ts'
import type { ChangeOf } from './changes/change.ts'
import { opinion, type Rule } from './rule.ts'
import { doings, letsPass } from './support/bodies.ts'
import type { Context } from './world/context.ts'

export const createTrigger: Rule = {
  id: 'create-trigger',
  title: 'Add a trigger',
  about:
    'It runs for writes of the old release too: it may refuse them (RAISE EXCEPTION), drop them (RETURN NULL before the row is written) or change them. The body is read; a trigger that only writes a log or a time is told as harmless.',
  safer: [
    'Let the function of the trigger take writes of the old release as they are, until no such release may be rolled back to.',
  ],
  saferIn: {
    mysql: [
      'Let the trigger take writes of the old release as they are (no SIGNAL), until no such release may be rolled back to.',
    ],
    sqlite: [
      'Let the trigger take writes of the old release as they are (no RAISE), until no such release may be rolled back to.',
    ],
  },
  sources: ['squawk: ban-new-write-restriction (opt-in)'],
  example: {
    before: 'CREATE TABLE users (id int PRIMARY KEY, email text)',
    change:
      "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'closed'; END $$; CREATE TRIGGER closed BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION refuse()",
    reads: 'SELECT id, email FROM users',
    writes: "INSERT INTO users (id, email) VALUES (1, 'a@example.org')",
  },
  match: (change, context) => {
    if (change.kind !== 'create-trigger') return null
    const old = context.oldTable(change.table)
    if (old === null) return null
    const key = `${change.table}.${change.name}`
    const end = context.thingAtEnd('trigger', key)
    if (end === null) return null
    const before = context.start.thing('trigger', `${old.was}.${change.name}`)
    if (before !== null && before !== 'unknown' && before.text === end.text) return null
    const locks = ['SHARE ROW EXCLUSIVE', 'ACCESS EXCLUSIVE'] as const
    const body = bodyOf(change, context)
    const says = `trigger ${change.name} runs for writes of the old release to ${old.was}`
    if (body === null)
      return opinion(old.was, `${says}; what ${change.function}() does is not known here`, {
        writers: 'may-break',
        locks,
      })
    const refuses =
      body.raises !== 'no' || (body.returnsNull && change.timing !== 'after' && change.row)
    if (!refuses && letsPass(body)) {
      const sets =
        body.assigns.length > 0 && change.timing === 'before'
          ? `; it sets ${body.assigns.join(', ')}`
          : ''
      return opinion(old.was, `${says}${sets}${doings(body)}`, { locks })
    }
    const drops = body.returnsNull && change.timing !== 'after' ? '; it may drop them' : ''
    return opinion(old.was, `${says}${doings(body)}${drops}`, {
      writers: 'may-break',
      severity: body.raises === 'always' ? 'breaks' : refuses ? 'rare' : 'note',
      locks,
    })
  },
}

function bodyOf(change: ChangeOf<'create-trigger'>, context: Context): Body | null {
  return context.thingAtEnd('function', `${change.function}()`)?.body ?? null
}
