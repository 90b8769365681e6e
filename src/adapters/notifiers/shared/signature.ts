import { createHmac } from 'node:crypto'

/** `X-Lastgood-Signature` of a body: `t=<seconds>,v1=<hex>`, an HMAC-SHA256 of `<seconds>.<body>`. */
export function signature(secret: string, body: string, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000)
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`
}
