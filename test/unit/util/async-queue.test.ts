import { expect, test } from 'vitest'
import { AsyncQueue } from '../../../src/util/async-queue.js'

const DONE = { done: true, value: undefined }

test('items come in order, whether they wait or are waited for', async () => {
  const queue = new AsyncQueue<number>()
  queue.push(1)
  queue.push(2)
  const asked = [queue.next(), queue.next(), queue.next(), queue.next()]
  queue.push(3)
  queue.push(4)
  expect((await Promise.all(asked)).map(({ value }) => value)).toEqual([1, 2, 3, 4])
})

test('undefined is an item like others', async () => {
  const queue = new AsyncQueue<number | undefined>()
  queue.push(undefined)
  queue.push(1)
  queue.end()
  const items: unknown[] = []
  for await (const item of queue) items.push(item)
  expect(items).toEqual([undefined, 1])
})

test('what was pushed before the end still comes, nothing after it', async () => {
  const queue = new AsyncQueue<number>()
  queue.push(1)
  queue.end()
  queue.push(2)
  expect(await queue.next()).toEqual({ done: false, value: 1 })
  expect(await queue.next()).toEqual(DONE)
})

test('an error comes after the items, once', async () => {
  const queue = new AsyncQueue<number>()
  queue.push(1)
  queue.fail(new Error('gap'))
  expect(await queue.next()).toEqual({ done: false, value: 1 })
  await expect(queue.next()).rejects.toThrow('gap')
  expect(await queue.next()).toEqual(DONE)
})

test('an error reaches who waits, once', async () => {
  const queue = new AsyncQueue<number>()
  const waiting = [queue.next(), queue.next()]
  queue.fail(new Error('gap'))
  await expect(waiting[0]).rejects.toThrow('gap')
  expect(await waiting[1]).toEqual(DONE)
  expect(await queue.next()).toEqual(DONE)
})

test('leaving a loop drops what is left', async () => {
  const queue = new AsyncQueue<number>()
  queue.push(1)
  queue.push(2)
  for await (const item of queue) if (item === 1) break
  expect(queue.ended).toBe(true)
  expect(await queue.next()).toEqual(DONE)
})
