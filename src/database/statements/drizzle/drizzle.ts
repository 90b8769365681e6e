import { unread, type Source } from '../source.ts'
export const drizzle: Source = (where) => Promise.resolve(unread('could not be read', where, ''))
