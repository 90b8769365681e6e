import type { Io } from '../host/io.ts'

/** Names under which CI systems and shells tell who acts, most telling first. */
const names = [
  'LASTGOOD_BY',
  'GITHUB_ACTOR',
  'GITLAB_USER_LOGIN',
  'BUILDKITE_BUILD_CREATOR',
  'SUDO_USER',
  'USER',
  'LOGNAME',
]

/** Who acts, for journal and messages; `unknown` when nothing tells. */
export function whoActs(io: Pick<Io, 'env' | 'user'>): string {
  const found = names
    .map((name) => io.env[name]?.trim())
    .find((value) => value !== undefined && value !== '')
  return found ?? (io.user === '' ? 'unknown' : io.user)
}
