import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byDigest, parseImageName } from './image-name.ts'

const digest = `sha256:${'a'.repeat(64)}` as const

test.each([
  ['nginx', 'docker.io', 'library/nginx', null, null],
  ['nginx:1.27', 'docker.io', 'library/nginx', '1.27', null],
  ['grafana/loki:3', 'docker.io', 'grafana/loki', '3', null],
  ['docker.io/nginx', 'docker.io', 'library/nginx', null, null],
  ['index.docker.io/library/nginx', 'docker.io', 'library/nginx', null, null],
  ['ghcr.io/acme/shop/api:v1', 'ghcr.io', 'acme/shop/api', 'v1', null],
  ['localhost/shop:1', 'localhost', 'shop', '1', null],
  ['registry:5000/shop', 'registry:5000', 'shop', null, null],
  ['127.0.0.1:5000/shop/api:1.9.0', '127.0.0.1:5000', 'shop/api', '1.9.0', null],
  ['[::1]:5000/shop:1', '[::1]:5000', 'shop', '1', null],
  [`ghcr.io/acme/shop:1@${digest}`, 'ghcr.io', 'acme/shop', '1', digest],
  [`shop@${digest}`, 'docker.io', 'library/shop', null, digest],
])('%s is read as docker reads it', (text, registry, repository, tag, found) => {
  expect(parseImageName(text)).toEqual({
    ok: true,
    value: { registry, repository, tag, digest: found },
  })
})

test.each([
  '',
  ':1',
  'Shop',
  'shop:',
  'shop:1.9.0+build',
  'shop:-rf',
  'shop@sha256:abc',
  `shop@md5:${'a'.repeat(64)}`,
  '../shop',
  'ghcr.io/../shop',
  '-shop',
  'ghcr.io//shop',
  'http://ghcr.io/shop',
  'user@ghcr.io/shop',
  'ghcr.io/shop\n',
  'ghcr.io/sh op',
  `ghcr.io/${'a'.repeat(300)}`,
  'a.4/shop',
  '1.2.3.400/shop',
])('%j is no name of an image', (text) => {
  expect(parseImageName(text)).toMatchObject({ ok: false, problems: [{ where: 'image name' }] })
})

test('whatever the text, what is read can be part of a URL and of an argument as it is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-zA-Z0-9.:/@_-]{1,40}$/)), (text) => {
      const read = parseImageName(text)
      if (!read.ok) return
      const whole = byDigest(read.value, digest)
      expect(whole).toMatch(/^[A-Za-z0-9[][A-Za-z0-9.:/@_[\]-]*$/)
      expect(new URL(`https://${read.value.registry}/v2/${read.value.repository}/`).pathname).toBe(
        `/v2/${read.value.repository}/`,
      )
    }),
  )
})
