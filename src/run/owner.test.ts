import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { nodeIo } from '../host/node.ts'
import { ownerSays, ownerState, thisOwner } from './owner.ts'

const io = nodeIo({})

test('an owner is alive as long as its process, and dead once that is gone', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  try {
    await once(child, 'spawn')
    const owner = await thisOwner(io, child.pid)
    expect(await ownerState(owner, io)).toBe('alive')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await ownerState(owner, io)).toBe('dead')
  } finally {
    child.kill('SIGKILL')
  }
})

test('another process with the same number is not the owner', async () => {
  const [host, pid, , namespace] = (await thisOwner(io)).split(' ')
  expect(await ownerState(`${host} ${pid} boot/1 ${namespace} x`, io)).toBe('dead')
})

test('a process of another machine, namespace or boot is never declared dead', async () => {
  const [host, pid, started, namespace, id] = (await thisOwner(io)).split(' ')
  const state = (...fields: unknown[]) => ownerState(fields.join(' '), io)
  expect(await state('elsewhere', pid, 'x', namespace, id)).toBe('elsewhere')
  expect(await state(host, pid, 'x', 'otherboot/7', id)).toBe('elsewhere')
  expect(await state('somebody')).toBe('elsewhere')
  expect(await state(host, pid, started, namespace, id)).toBe('alive')
})

test('two executors of one process have different names, and people read pid and host', async () => {
  const [one, two] = [await thisOwner(io), await thisOwner(io)]
  expect(one).not.toBe(two)
  expect(ownerSays(one)).toBe(`pid ${process.pid} on ${one.split(' ')[0]}`)
  expect(ownerSays('nobody')).toBe('nobody')
})
