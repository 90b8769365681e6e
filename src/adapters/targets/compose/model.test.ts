import { expect, test } from 'vitest'
import { asRelease, onlyService, secretsIn, valuesOf, type Model } from './model.ts'

const model: Model = {
  name: 'shop',
  services: {
    api: {
      image: 'shop:1',
      build: { context: '/shop' },
      depends_on: { db: { condition: 'service_started' } },
      network_mode: 'service:vpn',
      links: ['cache:redis'],
      environment: { PRICE: '5$$', EMPTY: null, PASSWORD: 'hush' },
      labels: { team: 'a', 'lastgood.compose.revision': 'old' },
    },
    db: { image: 'postgres', environment: { POSTGRES_PASSWORD: 'of-the-database' } },
    vpn: { image: 'vpn', environment: { KEY: 'of-the-vpn' } },
    cache: { image: 'redis' },
  },
  volumes: { data: {} },
}

test('only the service is taken, with the names of those whose space it shares, and no secrets of theirs', () => {
  const alone = onlyService(model, 'api')
  expect(alone?.services).toMatchObject({ vpn: { image: 'vpn' }, cache: { image: 'redis' } })
  expect(Object.keys(alone?.services ?? {}).toSorted()).toEqual(['api', 'cache', 'vpn'])
  expect(JSON.stringify(alone)).not.toMatch(/of-the-|build|depends_on|"name"/)
  expect(alone?.['volumes']).toEqual({ data: {} })
  expect(onlyService(model, 'gone')).toBeNull()
})

test('a release has its image, labels and variables, which Compose does not fill in once more', () => {
  const made = asRelease(model, 'api', {
    revision: 'r2',
    version: '2.0.0',
    image: 'shop@sha256:x',
    labels: { directory: '/a$b' },
    env: { TOKEN: 'a$b$$c' },
  })
  expect(made.services['api']).toMatchObject({
    image: 'shop@sha256:x',
    environment: { PRICE: '5$$', TOKEN: 'a$$b$$$$c' },
    labels: {
      team: 'a',
      'lastgood.compose.revision': 'r2',
      'lastgood.compose.version': '2.0.0',
      'lastgood.compose.directory': '/a$$b',
    },
  })
  expect(valuesOf(made, 'api', ['PRICE', 'TOKEN', 'EMPTY', 'NONE'])).toEqual({
    PRICE: '5$',
    TOKEN: 'a$b$$c',
  })
  expect(secretsIn(made)).toContain('a$b$$c')
})
