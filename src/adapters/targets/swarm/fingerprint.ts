import { createHmac } from 'node:crypto'
import { canonicalJson } from '../../../model/json.ts'
import { notOurs } from './labels.ts'
import type { Spec, TaskTemplate } from './spec.ts'

/**
 * What makes a spec another release: everything but our own labels and what is operated on its own (scale, placement,
 * resources, the way updates go). Keyed with the service's id, so that a short secret in it cannot be guessed from it.
 */
export function fingerprint(serviceId: string, spec: Spec): string {
  const { ContainerSpec, Networks, LogDriver } = spec.TaskTemplate
  const { Mode, ...ports } = spec.EndpointSpec ?? {}
  const told = {
    container: containerOf(ContainerSpec),
    networks: Networks ?? spec.Networks,
    log: LogDriver,
    endpoint: Mode === 'vip' ? ports : { ...ports, Mode },
    labels: notOurs(spec.Labels ?? {}),
  }
  return createHmac('sha256', serviceId)
    .update(canonicalJson(lean(told)))
    .digest('hex')
    .slice(0, 16)
}

/** Whether a task was made of this template, as far as containers differ. */
export const sameTask = (a: TaskTemplate, b: TaskTemplate) => taskText(a) === taskText(b)

const taskText = ({ ContainerSpec, Networks, ForceUpdate }: TaskTemplate) =>
  canonicalJson(lean({ container: containerOf(ContainerSpec), Networks, ForceUpdate }))

function containerOf(container: TaskTemplate['ContainerSpec']) {
  return container?.['Isolation'] === 'default' ? { ...container, Isolation: '' } : container
}

/** Engines leave out, or fill in, what is empty. */
function lean(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((one) => lean(one))
  if (value === null || typeof value !== 'object') {
    return value === null || value === '' || value === false || value === 0 ? undefined : value
  }
  const entries = Object.entries(value)
    .map(([name, one]) => [name, lean(one)] as const)
    .filter(([, one]) => one !== undefined)
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}
