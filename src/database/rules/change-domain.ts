import { opinion, type Rule } from './rule.ts'

export const changeDomain: Rule = {
  id: 'change-domain',
  title: 'Change what a domain allows',
  about:
    'A domain that asks more refuses writes of the old release in every table that uses it; one that asks less lets values in that the old release never met.',
  safer: [
    'Release 1: write only what the new condition of {object} allows.',
    'Release 2: ALTER DOMAIN {object} ADD CONSTRAINT … NOT VALID, then VALIDATE CONSTRAINT.',
  ],
  saferIn: { mysql: 'no such thing', sqlite: 'no such thing' },
  sources: ['squawk: ban-alter-domain-with-add-constraint'],
  example: {
    before: 'CREATE DOMAIN age AS int; CREATE TABLE users (id int PRIMARY KEY, age age)',
    change: 'ALTER DOMAIN age ADD CONSTRAINT grown CHECK (VALUE > 17)',
    reads: 'SELECT id, age FROM users',
    writes: 'INSERT INTO users (id, age) VALUES (1, 12)',
  },
  match: (change, context) => {
    if (change.kind !== 'change-domain' || !context.isOld('type', change.type)) return null
    const { type, action } = change
    if (action === 'add-constraint' || action === 'set-not-null') {
      const says = `domain ${type} asks more: writes of the old release that do not fulfil it are refused`
      return opinion(type, says, { writers: 'breaks', locks: ['SHARE, scan', null] })
    }
    if (action === 'validate')
      return opinion(type, `all columns of domain ${type} are read`, {
        locks: ['SHARE, scan', null],
      })
    if (action === 'default')
      return opinion(type, `domain ${type} has another default`, { writers: 'may-break' })
    return opinion(
      type,
      `domain ${type} asks less: values may come in that old readers do not expect`,
      {
        readers: 'may-break',
        severity: 'rare',
        back: ['yes', 'conditional'],
        locks: [null, 'SHARE, scan'],
      },
    )
  },
}
