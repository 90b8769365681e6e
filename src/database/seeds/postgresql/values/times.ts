import { always, type Values } from './values.ts'

const start = Date.UTC(2024, 0, 1)

/** Day `n` from the first of 2024 on. */
const day = (n: number) => new Date(start + n * 86_400_000).toISOString().slice(0, 10)

/** Dates and times by the name of their type; null for other types. */
export function times(name: string): Values | null {
  switch (name) {
    case 'date':
      return {
        ordinary: day,
        longest: always('2024-02-29'),
        lowest: always('0001-01-01'),
        highest: always('9999-12-31'),
        more: [always('2000-01-01'), (n) => day(n + 3650)],
      }
    case 'timestamp':
      return {
        ordinary: (n) => `${day(n)} 12:34:56.789`,
        longest: always('2024-02-29 23:59:59.999999'),
        empty: always('2024-03-31 02:30:00'),
        lowest: always('0001-01-01 00:00:00'),
        highest: always('9999-12-31 23:59:59.999999'),
        more: [
          (n) => `${day(n)} 00:00:00`,
          always('2000-01-01 00:00:00'),
          (n) => `${day(n + 3650)} 00:00:00`,
        ],
      }
    case 'timestamptz':
      return {
        ordinary: (n) => `${day(n)} 12:34:56.789+05:30`,
        longest: always('2024-02-29 23:59:59.999999+14'),
        empty: always('2024-03-31 02:30:00+01'),
        lowest: always('0001-01-01 00:00:00+00'),
        highest: always('9999-12-31 23:59:59.999999-12'),
        more: [
          (n) => `${day(n)} 00:00:00+00`,
          always('2000-01-01 00:00:00+00'),
          (n) => `${day(n + 3650)} 00:00:00+00`,
        ],
      }
    case 'time':
      return {
        ordinary: clock,
        longest: always('23:59:59.999999'),
        lowest: always('00:00:00'),
        highest: always('24:00:00'),
      }
    case 'timetz':
      return {
        ordinary: (n) => `${clock(n)}+05:30`,
        longest: always('23:59:59.999999-12'),
        lowest: always('00:00:00+00'),
        highest: always('24:00:00+14'),
      }
    case 'interval':
      return {
        ordinary: (n) => `${n + 1} days`,
        longest: always('1 year 2 mons 3 days 04:05:06.789'),
        empty: always('0'),
        lowest: always('-1 mons -1 days -00:00:01'),
        highest: always('1000 years'),
        more: [(n) => `${n + 1} hours`, (n) => `${n + 1} mons`],
      }
    default:
      return null
  }
}

const clock = (n: number) =>
  `${String(n % 24).padStart(2, '0')}:${String(Math.floor(n / 24) % 60).padStart(2, '0')}:56.789`
