import { Command, CommanderError, Option } from 'commander'
import { version } from '../model/version.ts'
import { ended, type Cli, type End } from './command.ts'
import { exit } from './exit.ts'

/** Parses arguments and runs one command; `told` when help or the version was all that was asked. */
export interface Program {
  run(argv: readonly string[]): Promise<End | 'told'>
}

const environment = () =>
  new Option('-e, --environment <name>', 'environment (may be left out when there is only one)')
const reason = () =>
  new Option('--reason <text>', 'why, for the journal and the people who read it later')
const yes = () => new Option('-y, --yes', 'answer the question beforehand')
const dryRun = () => new Option('--dry-run', 'print the plan that would run, change nothing')
const strategy = (...choices: string[]) => new Option('--strategy <name>', 'how').choices(choices)

const collected = (value: string, before: readonly string[]) => [...before, value]

/** All commands on one page. Each is loaded only when it is called. */
export function buildProgram(cli: Cli): Program {
  let end: End | 'told' = 'told'
  const program = new Command('lastgood')
    .description(
      'Always know the last good release, prove that you can go back to it, and get there in seconds.',
    )
    .version(version, '-V, --version')
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError(false)
    .option('--json', 'one JSON document on standard output')
    .option('--no-color', 'no colours')

  const command = (usage: string, about: string, ...options: Option[]) => {
    const made = program.command(usage).description(about)
    for (const option of options) made.addOption(option)
    return made
  }
  /** Connects a command with its file: arguments first, options after. */
  const runs = <O>(
    made: Command,
    load: () => Promise<(cli: Cli, args: string[], options: O) => Promise<End>>,
  ) =>
    made.action(async (...given: unknown[]) => {
      const args = given.slice(0, -2).filter((value): value is string => typeof value === 'string')
      end = await (await load())(cli, args, made.opts<O & Record<string, unknown>>())
    })

  runs(
    command(
      'init',
      'look at this repository and write lastgood.yaml',
      new Option('--force', 'replace an existing file'),
      dryRun(),
    ),
    async () => (await import('./commands/init.ts')).init,
  )
  runs(
    command('doctor', 'check configuration, repository, ledger and engines; change nothing'),
    async () => (await import('./commands/doctor.ts')).doctor,
  )
  runs(
    command(
      'release <version>',
      'make a release: build, store, and write its facts into an annotated tag',
      new Option('--ref <commit>', 'commit to release').default('HEAD'),
      new Option('--notes <text>', 'what is in it, for people').default(''),
      new Option('--artifact <component=file>', 'a tar file built elsewhere (may be repeated)')
        .argParser(collected)
        .default([]),
      new Option(
        '--allow-dirty',
        'although tracked files are modified (they are not part of the release)',
      ),
    ),
    async () => (await import('./commands/release.ts')).release,
  )
  runs(
    command(
      'record <version>',
      'remember a deployment that something else made',
      environment(),
      reason(),
      new Option('--strategy <name>', 'how it was made').default('external'),
    ),
    async () => (await import('./commands/record.ts')).record,
  )
  runs(
    command(
      'deploy <version>',
      'put a release on an environment',
      environment(),
      strategy('rolling', 'blue-green', 'canary'),
      new Option('--steps <percents>', 'canary: shares of the traffic, in percent').default(
        '5,25,50,100',
      ),
      new Option('--hold <duration>', 'canary: how long each share is held at least').default(
        '10s',
      ),
      new Option(
        '--hold-max <duration>',
        'canary: how long to wait for the guards to allow more (0s: time alone)',
      ).default('30m'),
      new Option('--soak', 'stay until the release soaked to good, or a guard tripped'),
      new Option('--force', 'although the release is known to be bad here'),
      new Option('--plan <file>', 'run exactly this plan (made by --dry-run --json)'),
      reason(),
      dryRun(),
    ),
    async () => (await import('./commands/deploy.ts')).deploy,
  )
  runs(
    command(
      'backup [version]',
      'back up and try what a release will change, before its migrations; without one: list backups',
      environment(),
    ),
    async () => (await import('./commands/backup.ts')).backup,
  )
  runs(
    command(
      'watch',
      'watch what is deployed until it soaked to good; go back by itself where the policy says so',
      environment(),
      new Option('--for <duration>', 'also beyond the soak, for so long in all'),
      new Option('--auto', 'go back by itself, within the bounds of the policy'),
      new Option('--no-auto', 'only say what would be done'),
      new Option(
        '--listen <address>',
        'take alerts of other systems ([host:]port; this machine only unless told) until Ctrl-C, instead of guards',
      ),
    ),
    async () => (await import('./commands/watch.ts')).watch,
  )
  runs(
    command(
      'status',
      'what runs where, what was last good, and whether one could go back now',
      environment(),
    ),
    async () => (await import('./commands/status.ts')).status,
  )
  runs(
    command(
      'check',
      'would going back work? the checklist, and a look for what is missing',
      environment(),
      new Option('--to <version>', 'instead of the last good release'),
      new Option(
        '--from <version>',
        'with --to: can this release live on the schema of the other one?',
      ),
      new Option('--migrations <folder>', 'judge a folder of database migrations alone'),
      new Option('--tool <name>', 'its migration tool (found out when absent)'),
      new Option('--dialect <name>', 'its SQL').choices(['postgresql', 'mysql', 'sqlite']),
      new Option('--since <id>', 'judge only the migrations after this one'),
      new Option(
        '--statements <files>',
        'with --migrations: .sql files of queries that the old release sends (file, folder or pattern)',
      ),
      new Option('--shadow <url>', 'a server for throw-away databases, instead of PGlite'),
      new Option(
        '--run-tool',
        'run migrations that are code, to print their SQL (without a database)',
      ),
      new Option('--rules-only', 'execute nothing, ask only the rules'),
      new Option('--suggest', 'show the safer steps for what breaks'),
    ),
    async () => (await import('./commands/check.ts')).check,
  )
  runs(
    command(
      'plan',
      'the ways back, with reasons; changes nothing',
      environment(),
      new Option('--to <version>', 'instead of the last good release'),
    ),
    async () => (await import('./commands/plan.ts')).plan,
  )
  runs(
    command(
      'rollback',
      'go back to the last good release',
      environment(),
      new Option('--to <version>', 'instead of the last good release'),
      strategy('flag-off', 'switch-back', 'redeploy', 'revert', 'hotfix', 'restore', 'freeze'),
      new Option('--force', 'to a release that is known to be bad'),
      new Option('--plan <file>', 'run exactly this plan (made by --dry-run --json)'),
      reason(),
      yes(),
      dryRun(),
    ),
    async () => (await import('./commands/rollback.ts')).rollback,
  )
  runs(
    command(
      'mark <version> <verdict>',
      'say that a release is good, bad or unproven here',
      environment(),
      reason(),
    ),
    async () => (await import('./commands/mark.ts')).mark,
  )
  runs(
    command(
      'promote <version>',
      'give the images of a release one more tag in their registry, without pulling them',
      new Option('--tag <tag>', 'the tag, such as production').makeOptionMandatory(),
    ),
    async () => (await import('./commands/promote.ts')).promote,
  )
  const runsCommand = runs(
    command(
      'runs',
      'what lastgood did and does',
      environment(),
      new Option('--limit <n>', 'how many').default('20'),
    ),
    async () => (await import('./commands/runs.ts')).runs,
  )
  runs(
    runsCommand.command('show <run>').description('one run, step by step'),
    async () => (await import('./commands/runs-show.ts')).runsShow,
  )
  runs(
    runsCommand
      .command('resume <run>')
      .description('go on with a run that was stopped, crashed or needs a person'),
    async () => (await import('./commands/runs-resume.ts')).runsResume,
  )
  runs(
    runsCommand
      .command('stop <run>')
      .description('stop a run at its next step boundary')
      .addOption(reason()),
    async () => (await import('./commands/runs-stop.ts')).runsStop,
  )
  runs(
    command(
      'replay [guard]',
      'would a guard have fired on recorded data, when, and how often falsely?',
      new Option(
        '--data <file>',
        'CSV: time,bad,total[,baseline_bad,baseline_total]',
      ).makeOptionMandatory(),
      new Option('--limit <share>', 'highest acceptable share of bad requests, as 0.2%'),
      new Option('--baseline <share>', 'what the release before it had, as 0.1%'),
      new Option('--tolerance <t>', 'ignore less than 1.5x, "+0.2 points", or both with a comma'),
      new Option('--alpha <share>', 'bound on false alarms over the whole series (0.01)'),
      new Option('--good-until <row|time>', 'known to be good so far: count false alarms there'),
      new Option('--svg <file>', 'draw it'),
      environment(),
    ),
    async () => (await import('./commands/replay.ts')).replay,
  )
  runs(
    command('audit', 'prove that nothing in the journal was edited'),
    async () => (await import('./commands/audit.ts')).audit,
  )

  const local = program
    .command('local')
    .description('what runs on this machine (target and traffic local)')
  runs(
    local
      .command('stop')
      .description('stop releases and switches on this machine; for trials')
      .addOption(environment()),
    async () => (await import('./commands/local-stop.ts')).localStop,
  )

  return {
    async run(argv) {
      try {
        await program.parseAsync(argv, { from: 'user' })
        return end
      } catch (error) {
        if (!(error instanceof CommanderError)) throw error
        if (error.exitCode === 0) return 'told'
        if (error.code === 'commander.help') {
          cli.ui.note(program.helpInformation())
          return ended(exit.usage, [])
        }
        return ended(exit.usage, [
          {
            what: error.message.replace(/^error: /, ''),
            where: `lastgood ${argv.join(' ')}`,
            hint: 'lastgood --help',
          },
        ])
      }
    },
  }
}
