import { z } from 'zod'
import { composeTargetSettings } from '../../adapters/targets/compose/settings.ts'
import { dockerTargetSettings } from '../../adapters/targets/docker/settings.ts'
import { externalTargetSettings } from '../../adapters/targets/external.settings.ts'
import { localTargetSettings } from '../../adapters/targets/local/settings.ts'
import { sshTargetSettings } from '../../adapters/targets/ssh/settings.ts'
import { swarmTargetSettings } from '../../adapters/targets/swarm/settings.ts'
import { caddySettings } from '../../adapters/traffic/caddy/settings.ts'
import { dockerLabelsSettings } from '../../adapters/traffic/docker-labels/settings.ts'
import { haproxySettings } from '../../adapters/traffic/haproxy/settings.ts'
import { localTrafficSettings } from '../../adapters/traffic/local/settings.ts'
import { nginxSettings } from '../../adapters/traffic/nginx/settings.ts'

/** Settings of every kind of target. Adding one: a line here, and one in adapters/targets/index.ts. */
const targetSettings = [
  localTargetSettings,
  externalTargetSettings,
  sshTargetSettings,
  dockerTargetSettings,
  composeTargetSettings,
  swarmTargetSettings,
] as const

/** Kinds that may be written as a name alone, since none of their settings is required. */
const targetNames = ['local', 'external', 'docker'] as const

/** Settings of every kind of traffic adapter. Adding one: a line here, and one in adapters/traffic/index.ts. */
const trafficSettings = [
  localTrafficSettings,
  nginxSettings,
  haproxySettings,
  caddySettings,
  dockerLabelsSettings,
] as const

const targetKinds = z.discriminatedUnion('kind', targetSettings)
const targetHint = `Write one of: ${targetNames.join(', ')}; or a map with kind and its settings`

export const target = z.union(
  [z.enum(targetNames).transform((kind) => targetKinds.parse({ kind })), targetKinds],
  { error: targetHint },
)

const trafficHint = 'Write a map such as {kind: local, listen: "127.0.0.1:8080"}, or none'

/** `none`: nothing of lastgood's stands in front, also where one would be inherited. */
export const traffic = z.union(
  [z.literal('none').transform(() => null), z.discriminatedUnion('kind', trafficSettings)],
  { error: trafficHint },
)
