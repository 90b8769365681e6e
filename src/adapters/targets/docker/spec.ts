import { trafficLabels } from '../../traffic/labels.ts'
import { byDigest } from '../../registries/image-name.ts'
import type { ComponentRef } from '../target.ts'
import type { Made } from './actions.ts'
import type { Inspected } from './containers.ts'
import { imageOf } from './image.ts'
import { labelsOf, readLabels } from './labels.ts'
import { settingsOf } from './settings-of.ts'

/** Body of the engine's "create a container". Holds secrets: never printed. */
export type Spec = Readonly<Record<string, unknown>>

/** Pure: one container as the settings of now make it. */
export function specFromSettings(ref: ComponentRef, made: Made, replica: number): Spec {
  const { port, address, network, mounts, labels, command } = settingsOf(ref)
  const env = {
    ...(port === undefined ? {} : { PORT: String(port) }),
    ...ref.binding.env,
    ...told(made),
  }
  return {
    Image: byDigest(imageOf(ref, made.version), made.digest),
    ...(command === undefined ? {} : { Cmd: command }),
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    Labels: {
      ...trafficLabels(ref, made.revision),
      ...labels,
      ...labelsOf(ref, { ...made, replica }),
    },
    ...(port === undefined ? {} : { ExposedPorts: { [`${port}/tcp`]: {} } }),
    HostConfig: {
      RestartPolicy: { Name: 'unless-stopped' },
      ...(network === undefined ? {} : { NetworkMode: network }),
      // Which port of the machine it becomes is found out when it is started.
      ...(port === undefined
        ? {}
        : { PortBindings: { [`${port}/tcp`]: [{ HostIp: address, HostPort: '' }] } }),
      Mounts: mounts.map(({ source, target, readOnly }) => ({
        Type: source.startsWith('/') ? 'bind' : 'volume',
        Source: source,
        Target: target,
        ReadOnly: readOnly,
      })),
    },
  }
}

/**
 * Pure: one more container just like a kept one: its image, environment, mounts, networks and labels as they were. New is only
 * what tells the revision, and the value of variables named as rotated.
 */
export function specLikeKept(
  ref: ComponentRef,
  made: Made,
  replica: number,
  kept: Inspected,
): Spec {
  const { Hostname, Env, ...config } = kept.Config
  const { rotated } = settingsOf(ref)
  const now = Object.entries(ref.binding.env).filter(([name]) => rotated.includes(name))
  const anew = Object.entries({ ...Object.fromEntries(now), ...told(made) })
  const own = new Set(anew.map(([name]) => name))
  const before = (Array.isArray(Env) ? (Env as string[]) : []).filter(
    (entry) => !own.has(entry.slice(0, entry.indexOf('='))),
  )
  const networks = Object.keys(kept.NetworkSettings.Networks ?? {})
  return {
    ...config,
    // Unless somebody chose it, a host name is the id of the container that had it.
    ...(typeof Hostname === 'string' && !kept.Id.startsWith(Hostname) ? { Hostname } : {}),
    Image: kept.Image,
    Env: [...before, ...anew.map(([name, value]) => `${name}=${value}`)],
    Labels: { ...labelsLikeKept(ref, made, kept), ...labelsOf(ref, { ...made, replica }) },
    HostConfig: kept.HostConfig,
    ...(networks.length === 1 && networks[0] !== undefined
      ? { NetworkingConfig: { EndpointsConfig: { [networks[0]]: {} } } }
      : {}),
  }
}

/** A kept container's labels, but for those that say to the traffic which revision it is. */
function labelsLikeKept(ref: ComponentRef, made: Made, kept: Inspected): Record<string, string> {
  const { Labels } = kept.Config
  const before = trafficLabels(ref, readLabels(Labels)?.revision ?? made.revision)
  const own = Object.entries(Labels).filter(([key]) => !(key in before))
  return { ...Object.fromEntries(own), ...trafficLabels(ref, made.revision) }
}

const told = ({ version, revision }: Made) => ({
  LASTGOOD_VERSION: version,
  LASTGOOD_REVISION: revision,
})
