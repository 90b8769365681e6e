import { openGit } from '../../src/git/open.ts'
import { nodeIo } from '../../src/host/node.ts'
import type { Config } from '../../src/model/config.ts'
import { makeRelease } from '../../src/releases/make.ts'
import { expectOk } from './git.ts'

/** A process of its own that makes a release, for tests that kill it: `<config as JSON> <state folder> <version>`. */
const [json = '', stateFolder = '', version = ''] = process.argv.slice(2)
const config = JSON.parse(json) as Config
const io = nodeIo()
const git = expectOk(await openGit(config.root, io))
expectOk(await makeRelease({ config, git, io, stateFolder }, { version }))
