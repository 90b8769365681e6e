import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { AlertSource } from '../model/alert.ts'

/** Headers by name in lower case. */
export type Headers = Readonly<Record<string, string | undefined>>

/** How far a signed time may be from ours, either way. */
const windowSeconds = 5 * 60

/**
 * Why a notification is not believed to be the source's, or null when it is. Everything that the source has must hold: bearer token,
 * basic authentication, signature. Says nothing that helps to guess.
 */
export function whyNotBelieved(
  source: AlertSource,
  headers: Headers,
  body: Uint8Array,
  now: Date,
): string | null {
  const { token, user, password, secret } = source
  const authorization = headers['authorization'] ?? ''
  if (token !== undefined && !same(authorization, `Bearer ${token}`)) {
    return 'the bearer token is missing or wrong'
  }
  if (user !== undefined) {
    const both = Buffer.from(`${user}:${password ?? ''}`).toString('base64')
    if (!same(authorization, `Basic ${both}`)) return 'user or password is missing or wrong'
  }
  if (secret !== undefined) return whyNotSigned(source.kind, secret, headers, body, now)
  // A rule of the configuration refuses such a source; nobody gets in through a hole in it.
  return token === undefined && user === undefined ? 'this source has no credentials' : null
}

function whyNotSigned(
  kind: AlertSource['kind'],
  secret: string,
  headers: Headers,
  body: Uint8Array,
  now: Date,
): string | null {
  const hmac = (before: string) =>
    createHmac('sha256', secret).update(before).update(body).digest('hex')
  switch (kind) {
    case 'pagerduty': {
      // Several while its secret is being changed (developer.pagerduty.com, Verifying Signatures).
      const given = (headers['x-pagerduty-signature'] ?? '').split(',')
      const signature = `v1=${hmac('')}`
      return given.filter((one) => same(one.trim(), signature)).length > 0 ? null : wrong
    }
    case 'sentry':
      return same(headers['sentry-hook-signature'] ?? '', hmac('')) ? null : wrong
    case 'grafana': {
      // The name of the second header is free in Grafana; this is the one of its documentation.
      const at = headers['x-grafana-alerting-signature-timestamp']
      const signature = hmac(at === undefined ? '' : `${at}:`)
      if (!same(headers['x-grafana-alerting-signature'] ?? '', signature)) return wrong
      return at === undefined ? null : whyNotNow(at, now)
    }
    case 'generic': {
      const { t = '', v1 = '' } = Object.fromEntries(
        (headers['x-lastgood-signature'] ?? '').split(',').map((part) => {
          const [name = '', value = ''] = part.trim().split('=')
          return [name, value]
        }),
      ) as { t?: string; v1?: string }
      return same(v1, hmac(`${t}.`)) ? whyNotNow(t, now) : wrong
    }
    case 'alertmanager':
    case 'datadog':
      return 'this sender signs nothing'
  }
}

const wrong = 'the signature is missing or wrong'

function whyNotNow(seconds: string, now: Date): string | null {
  const away = /^\d{1,12}$/.test(seconds) ? Number(seconds) - now.getTime() / 1000 : NaN
  if (Math.abs(away) <= windowSeconds) return null
  return `the signed time is more than ${windowSeconds / 60} minutes from now`
}

/** Takes as long whatever differs: digests are compared, of equal length for texts of any. */
function same(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}
