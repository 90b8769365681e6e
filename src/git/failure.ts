import type { ExecResult } from '../host/exec.ts'
import type { Problem } from '../model/problem.ts'

/** What git says when it fails, and what to do about it. The first that matches is used. */
const known: readonly { readonly says: RegExp; readonly hint: (folder: string) => string }[] = [
  {
    says: /detected dubious ownership/,
    hint: (folder) => `git config --global --add safe.directory ${folder}`,
  },
  {
    says: /tell me who you are|empty ident name|auto-detect email address|no email was given/i,
    hint: () =>
      'git config user.name "Your Name" && git config user.email you@example.com, then again',
  },
  {
    says: /gpg failed to sign|cannot run gpg|failed to sign|load public key/i,
    hint: () =>
      'git is configured to sign tags (tag.gpgSign) and could not: check the key with "git tag -s"',
  },
  {
    says: /\.lock': File exists/,
    hint: () => 'Another git works in this repository: wait for it, then again',
  },
  {
    says: /shallow|missing object|unable to read|could not fetch|bad object/i,
    hint: () => 'The history is not all here: git fetch --unshallow --tags',
  },
  { says: /did not match any files/, hint: () => 'Check the paths in lastgood.yaml' },
]

/** A Problem from a git that failed: its own last word, credentials in addresses blotted out. */
export function gitProblem(argv: readonly string[], folder: string, result: ExecResult): Problem {
  const where = `${argv.slice(0, 2).join(' ')} in ${folder}`
  if (result.code === 127) {
    return { what: 'git cannot be started', where, hint: 'Install git and put it on PATH' }
  }
  if (result.timedOut) {
    return { what: 'git did not finish in time', where, hint: `Try it by hand in ${folder}` }
  }
  const hint = known.find((entry) => entry.says.test(result.stderr))?.hint(folder)
  return {
    what: `git says: ${lastWord(result.stderr) || `exit code ${result.code}`}`,
    where,
    hint: hint ?? `Try it by hand: git -C ${folder} ${argv.slice(1, 3).join(' ')} …`,
  }
}

/** The first line that git marks as the reason, else its last line. */
function lastWord(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '')
  const reason = lines.find((line) => /^(fatal|error): /.test(line)) ?? lines.at(-1) ?? ''
  return reason
    .replace(/^(fatal|error): /, '')
    .replace(/\/\/[^/@\s]+@/g, '//***@')
    .slice(0, 300)
}
