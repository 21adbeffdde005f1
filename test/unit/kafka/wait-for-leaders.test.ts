import { expect, test } from 'vitest'
import { waitForLeaders } from '../../../src/kafka/wait-for-leaders.js'

test('asks until every partition has a leader', async () => {
  let asked = 0
  await waitForLeaders('t', 2, () => {
    asked++
    const second = asked < 3 ? [] : [{ partition: 1, leader: 1 }]
    return Promise.resolve([{ partition: 0, leader: 1 }, ...second])
  })
  expect(asked).toBe(3)
})

test('gives up after its limit and names the partitions', async () => {
  const leaders = () =>
    Promise.resolve([
      { partition: 0, leader: 1 },
      { partition: 1, leader: undefined },
    ])
  await expect(waitForLeaders('t', 3, leaders, 120)).rejects.toMatchObject({
    code: 'KAFKA_NO_LEADER',
    message:
      'Topic t was created, but after 0.12 s partition 1, 2 had no leader. Expected a leader for each of 3 partitions.',
  })
})
