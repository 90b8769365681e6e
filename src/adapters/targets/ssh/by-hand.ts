import { storePlaces } from '../../../artifacts/places.ts'
import type { ComponentRef } from '../target.ts'
import type { SshAction } from './actions.ts'
import { type Host, settingsOf } from './place.ts'
import { quote, quoteAll } from './quote.ts'

/** The command that does an action without lastgood, for its first host; a person repeats it for the others. */
export function byHand(ref: ComponentRef, action: SshAction): string {
  const { hosts } = settingsOf(ref)
  const host = hosts.find(({ name }) => name === action.hosts[0])
  if (host === undefined) return ''
  const more = action.hosts.slice(1)
  return command(ref, host, action) + (more.length === 0 ? '' : ` # the same on ${more.join(', ')}`)
}

function command(ref: ComponentRef, host: Host, action: SshAction): string {
  const { restart, stop } = settingsOf(ref)
  const { path } = host
  const release = `${path}/releases/${action.revision}`
  const restarted =
    restart === null ? '' : ` && cd ${quote(`${path}/current`)} && ${quoteAll(restart)}`
  const point = (to: string) =>
    `ln -sfn ${quote(to)} ${quote(`${path}/current.new`)} && mv -T ${quote(`${path}/current.new`)} ${quote(`${path}/current`)}${restarted}`
  const on = (line: string, before = '') => `${before}${sshTo(ref, host)} ${quote(line)}`
  switch (action.do) {
    case 'place': {
      const file = storePlaces(ref.stateFolder).file(action.digest)
      return on(
        `mkdir -p ${quote(release)} && tar -xof - -C ${quote(release)}`,
        `cat ${quote(file)} | `,
      )
    }
    case 'remove':
      return on(`rm -r ${quote(release)}`)
    case 'verify':
      return on(`cd ${quote(release)} && sha256sum -c --quiet .lastgood.files`)
    case 'switch':
      return on(point(`releases/${action.revision}`))
    case 'stop':
      return on(`cd ${quote(`${path}/current`)} && ${quoteAll(stop ?? [])}`)
    case 'start':
      return on(`cd ${quote(`${path}/current`)} && ${quoteAll(restart ?? [])}`)
    case 'back':
      return on(`ls -l ${quote(`${path}/previous`)}; ${point('releases/<the previous one>')}`)
  }
}

/** With the settings that say how to get there; the checks that a person's own ssh makes are left to it. */
function sshTo(ref: ComponentRef, { destination, port }: Host): string {
  const { configFile, identityFile, jump } = settingsOf(ref)
  const words = [
    ...(configFile === null ? [] : ['-F', configFile]),
    ...(identityFile === null ? [] : ['-i', identityFile]),
    ...(jump === null ? [] : ['-J', jump]),
    ...(port === null ? [] : ['-p', String(port)]),
  ]
  return quoteAll(['ssh', ...words, destination])
}
