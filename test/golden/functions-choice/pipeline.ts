import {
  availableNow,
  crc32,
  hash,
  ifNull,
  job,
  json,
  kafka,
  nanvl,
  nvl,
  nvl2,
  results,
  sha1,
  t,
  xxhash64,
} from 'sparkwire'

const quakes = kafka({
  topic: 'quakes',
  value: json({
    place: t.string(),
    mag: t.double(),
    felt: t.int(),
    depths: t.array(t.int()),
    net: t.string(),
  }),
})

const chosen = quakes.select((c) => ({
  place: nvl(c.place, 'unknown'),
  felt: ifNull(c.felt, 0),
  mag: nanvl(c.mag, 0),
  said: nvl2(c.felt, c.net, 'nobody'),
}))

const hashed = quakes.select((c) => ({
  crc32: crc32(c.net),
  sha1: sha1(c.net),
  hash: hash(c.place, c.depths, c.felt),
  xxhash64: xxhash64(c.place, c.depths, c.felt),
}))

export default job({
  name: 'functions-choice',
  sinks: { chosen: results(chosen), hashed: results(hashed) },
  trigger: availableNow(),
})
