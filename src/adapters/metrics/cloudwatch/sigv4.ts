import { createHash, createHmac } from 'node:crypto'

export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

export interface Signable {
  readonly method: string
  readonly url: string
  /** Names in lower case; `host` and `x-amz-date` are added. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Headers of a request signed with AWS Signature Version 4, `host` among them. All given headers are signed. For addresses whose
 * path needs no encoding of its own (CloudWatch's is `/`).
 */
export function signed(
  { method, url, headers, body }: Signable,
  { accessKeyId, secretAccessKey, sessionToken }: Credentials,
  scope: { readonly region: string; readonly service: string },
  now: Date,
): Readonly<Record<string, string>> {
  const { host, pathname, searchParams } = new URL(url)
  const time = now.toISOString().replace(/[-:]|\.\d{3}/g, '')
  const day = time.slice(0, 8)
  const all: Record<string, string> = {
    ...headers,
    host,
    'x-amz-date': time,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
  }
  const names = Object.keys(all).sort()
  const canonical = [
    method,
    pathname,
    queryOf(searchParams),
    ...names.map((name) => `${name}:${(all[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    names.join(';'),
    sha256(body),
  ].join('\n')
  const where = `${day}/${scope.region}/${scope.service}/aws4_request`
  const text = ['AWS4-HMAC-SHA256', time, where, sha256(canonical)].join('\n')
  const key = [day, scope.region, scope.service, 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => hmac(secret, part),
    `AWS4${secretAccessKey}`,
  )
  const signature = hmac(key, text).toString('hex')
  return {
    ...all,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${where}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  }
}

/** Pairs sorted after they are encoded, by code point. */
function queryOf(search: URLSearchParams): string {
  const pairs = [...search].map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
  return pairs.sort().join('&')
}

const encoded = (text: string) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
