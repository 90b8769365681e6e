import type { About, Facts } from './facts.ts'
import type { Ports } from './ports.ts'
import type { Repository } from './repository.ts'
import { comment, list, scalar } from './yaml-text.ts'

/** The text of lastgood.yaml for what was found, with a comment for everything that was seen. */
export function writeConfig(
  repository: Repository,
  facts: Facts,
  ports: Ports,
): { readonly text: string; readonly notes: readonly string[] } {
  const seen = facts.seen ?? []
  const said = (about: About) =>
    seen.filter((one) => one.about === about).map(({ says }) => comment(says))
  const local = facts.start !== undefined
  const lines: string[] = [
    ...header(repository),
    '',
    `service: ${scalar(repository.service)}`,
    '',
    comment('How a release is named in git. {service} may stand in it as well.'),
    ...said('tag'),
    `tag: ${JSON.stringify(facts.tagPattern ?? 'v{version}')}`,
    '',
    ...(local ? startLines(facts, said) : said('start').concat('')),
    ...fileLines(facts, said),
    ...(local ? localLines(said('target'), ports) : externalLines(said('target'))),
  ]
  const text = `${lines.join('\n').replace(/\n{3,}/g, '\n\n')}\n`
  return { text, notes: seen.map(({ says }) => comment(says).slice(2)) }
}

function header({ package: described, files }: Repository): string[] {
  const depends = [...described.dependencies, ...described.devDependencies].includes('lastgood')
  const schema = 'node_modules/lastgood/schema/lastgood.schema.json'
  return [
    ...(depends ? [`# yaml-language-server: $schema=./${schema}`] : []),
    '# What this service is, where it runs, and when a release of it is good.',
    '# Proposed by `lastgood init` from what it saw here; `lastgood doctor` checks every change.',
    ...(depends || files.length === 0
      ? []
      : ['# Editors complete it by schema/lastgood.schema.json of the lastgood package.']),
  ]
}

function startLines(facts: Facts, said: (about: About) => string[]): string[] {
  return [
    '# Commands are split into words and run without a shell; ["sh", "-c", "..."] asks for one.',
    ...said('start'),
    ...(facts.build === undefined
      ? []
      : [
          '# Runs once per release, in an export of the tagged commit.',
          `build: ${typeof facts.build === 'string' ? scalar(facts.build) : list(facts.build)}`,
        ]),
    '# The service listens on the port given in $PORT.',
    `start: ${scalar(facts.start ?? '')}`,
    ...said('health'),
    ...(facts.health === undefined ? ['# health: /healthz'] : [`health: ${scalar(facts.health)}`]),
    '',
  ]
}

function fileLines(facts: Facts, said: (about: About) => string[]): string[] {
  return [
    ...said('config'),
    ...(facts.configFiles === undefined
      ? []
      : [
          '# A rollback returns these files too: their changes are shown beforehand.',
          `configFiles: ${list(facts.configFiles)}`,
          '',
        ]),
    ...said('migrations'),
    ...(facts.migrations === undefined ? [] : [`migrations: ${list(facts.migrations)}`, '']),
  ]
}

function localLines(seen: readonly string[], ports: Ports): string[] {
  return `
${seen.join('\n')}
# Processes on this machine. Users connect to the address of the traffic switch, which sends each request
# to the release that serves, so that going back drops none.
target: local

# Variables of the service. A value may come from the environment of lastgood: \${NAME} or \${NAME:-default}.
# env: {LOG_LEVEL: info}

environments:
  staging:
    traffic: {kind: local, listen: "127.0.0.1:${ports.staging}"}
    policy: {soak: 5m}
  production:
    traffic: {kind: local, listen: "127.0.0.1:${ports.production}"}
    # A person must agree before anything moves here (--yes answers).
    approval: ask

# A release is bad when more requests fail than this. path, methods and slowerThan narrow a guard down.
guards:
  errors: {limit: 1%}
  # checkout: {path: /checkout, methods: [POST], slowerThan: 1s, limit: 0.5%}

# soak: a release that ran so long without a tripped guard is good. warm: the old one stays up so long.
policy: {soak: 30m, warm: 15m, keep: 5}`
    .trim()
    .split('\n')
}

function externalLines(seen: readonly string[]): string[] {
  return `
${seen.join('\n')}
# A pipeline deploys; tell lastgood of it: lastgood record <version> -e production
# To run processes on this machine instead, write target: local and start: <command>.
target: external

environments:
  staging:
    policy: {soak: 5m}
  production:
    # A person must agree before anything moves here (--yes answers).
    approval: ask

# soak: a release that ran so long without being rolled back is good.
policy: {soak: 30m}`
    .trim()
    .split('\n')
}
