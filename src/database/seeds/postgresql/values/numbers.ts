import { always, type Values } from './values.ts'

/** Whole numbers of so many bits. */
export function integers(bits: 16 | 32 | 64): Values {
  const limit = 2n ** BigInt(bits - 1)
  return {
    ordinary: (n) => String(n + 1),
    empty: always('0'),
    lowest: (n) => String(-limit + BigInt(n)),
    highest: (n) => String(limit - 1n - BigInt(n)),
    more: [(n) => String(n + 100), (n) => String(-n - 1), (n) => String((n + 1) * 1000)],
  }
}

/** `numeric` as its type prints: `numeric(10,2)`. */
export function decimals(text: string): Values {
  const [, digits, places = '0'] = /\((\d+)(?:,(-?\d+))?\)/.exec(text) ?? []
  if (digits === undefined) {
    return {
      ordinary: (n) => String(n + 1),
      longest: (n) => `12345678901234567890.12345678901234567${String(n).padStart(3, '0')}`,
      empty: always('0'),
      lowest: (n) => `-9999999999999999999999${n}`,
      highest: (n) => `9999999999999999999999.${n}9`,
      more: [(n) => `0.${n + 1}`, (n) => String(n + 100)],
    }
  }
  const scale = Number(places)
  const whole = Math.max(Number(digits) - scale, 0)
  const part = Math.max(scale, 0)
  const most = BigInt('9'.repeat(Number(digits)))
  const point = (units: bigint) => {
    const shown = String(units < 0n ? -units : units).padStart(part + 1, '0')
    const text = part === 0 ? shown : `${shown.slice(0, -part)}.${shown.slice(-part)}`
    return (units < 0n ? '-' : '') + text + (scale < 0 ? '0'.repeat(-scale) : '')
  }
  const unit = whole === 0 ? 1n : 10n ** BigInt(part)
  const small = (n: number) => point((BigInt(n + 1) * unit) % (most + 1n))
  return {
    ordinary: small,
    longest: (n) => point((unit * BigInt(n + 1) + BigInt(n) + 1n) % (most + 1n)),
    empty: always('0'),
    lowest: (n) => point(-most + (BigInt(n) % (most + 1n))),
    highest: (n) => point(most - (BigInt(n) % (most + 1n))),
    ...(Number(digits) < 4 && { distinct: Number(most) }),
    more: [
      (n) => point(BigInt(n + 1) % (most + 1n)),
      always('1'),
      (n) => point(-BigInt(n + 1) % (most + 1n)),
    ],
  }
}

/** Floating numbers, whose texts come back as they were. */
export function floats(bytes: 4 | 8): Values {
  const most = bytes === 4 ? '3.4028235e+38' : '1.7976931348623157e+308'
  return {
    ordinary: (n) => String(n + 1),
    longest: (n) => (bytes === 4 ? `${n}.333333` : `${n}.3333333333333333`),
    empty: always('0'),
    lowest: always(`-${most}`),
    highest: always(most),
    more: [(n) => String((n + 1) / 1000), (n) => String(n + 100), (n) => String(-n - 1)],
  }
}
