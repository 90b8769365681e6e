import { processes } from '../host/processes.ts'
import { readArguments, type SwitchOptions } from './options.ts'

/**
 * The switch: a small HTTP reverse proxy for one component in one environment. Started by the traffic adapter `local`;
 * by hand with `--detach`. It restores its routes from the state folder.
 */
async function main(): Promise<number> {
  const args = process.argv.slice(2)
  let options: SwitchOptions
  try {
    options = readArguments(args)
  } catch (error) {
    process.stderr.write(`switch: ${(error as Error).message}\n`)
    return 2
  }
  if (options.role === 'worker') return (await import('./worker.ts')).work(options)
  if (!options.detach) return (await import('./watchdog.ts')).watch(options, args)
  const rest = args.filter((argument) => argument !== '--detach')
  await processes.startDetached([process.execPath, process.argv[1] ?? '', ...rest], {
    cwd: '/',
    env: process.env,
    log: options.place.log,
  })
  return 0
}

process.exit(await main())
