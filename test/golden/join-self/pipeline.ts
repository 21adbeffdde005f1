import { availableNow, job, json, kafka, results, t } from 'sparkwire'

const staff = kafka({
  topic: 'staff',
  value: json({ id: t.string(), name: t.string(), manager: t.string() }),
})

const managers = staff.select('id', 'name').rename({ id: 'manager', name: 'manager_name' })

export default job({
  name: 'join-self',
  sinks: { staff: results(staff.join(managers, { on: ['manager'] })) },
  trigger: availableNow(),
})
