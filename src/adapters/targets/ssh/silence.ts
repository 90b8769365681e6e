import type { ExecResult } from '../../../host/exec.ts'
import type { Problem } from '../../../model/problem.ts'
import type { Host } from './place.ts'

/** Why a host did not answer, from what ssh said. `clean` takes secrets out. */
export function whySilent(
  host: Pick<Host, 'name' | 'destination' | 'port'>,
  ran: Pick<ExecResult, 'code' | 'stderr' | 'timedOut'>,
  clean: (text: string) => string,
): Problem {
  const { name, destination, port } = host
  const where = `${destination}${port === null ? '' : `:${port}`}`
  const words = clean(ran.stderr)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^@|^It is also possible|^Someone could be/.test(line))
  const last = words.at(-1) ?? `ssh ended with ${ran.code}`
  const said = ran.stderr
  const machine = destination.slice(destination.indexOf('@') + 1)
  const scan = `ssh-keyscan${port === null ? '' : ` -p ${port}`} ${machine}`
  const ask = `ssh${port === null ? '' : ` -p ${port}`} ${destination}`
  if (ran.timedOut) {
    return {
      what: `${name} did not answer in time`,
      where,
      hint: `See whether it answers: ${ask} true`,
    }
  }
  if (ran.code === 127 && /ENOENT/.test(said)) {
    return {
      what: 'The program ssh is not installed here',
      where: 'PATH',
      hint: 'Install the OpenSSH client',
    }
  }
  if (/REMOTE HOST IDENTIFICATION HAS CHANGED/.test(said)) {
    return {
      what: `${name} shows another host key than the one that is known: somebody may be listening in`,
      where,
      hint: `Compare with the host's own: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub there, ${scan} | ssh-keygen -lf - here; only if they agree: ssh-keygen -R ${port === null ? machine : `'[${machine}]:${port}'`}, then add it anew`,
    }
  }
  if (/Host key verification failed|host key is known for/.test(said)) {
    return {
      what: `The host key of ${name} is not known`,
      where,
      hint: `${scan} > key; compare ssh-keygen -lf key with the fingerprint on the host (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub); if they agree: cat key >> ~/.ssh/known_hosts`,
    }
  }
  if (/Permission denied \(/.test(said)) {
    return {
      what: `${name} does not let this user in: ${last}`,
      where,
      hint: `Make this work without a question: ${ask} true`,
    }
  }
  if (/No space left/i.test(said)) {
    return { what: `${name}: no space left`, where, hint: 'Free space on that host, then resume' }
  }
  const what = ran.code === 255 ? `${name} cannot be reached: ${last}` : `${name}: ${last}`
  return { what, where, hint: `See whether it answers: ${ask} true` }
}
